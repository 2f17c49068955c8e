// Packages that send requests through proxies. The build compiles them into this one module; nothing else
// in src/ may import them, and a program without a proxy never loads it.

export { HttpProxyAgent } from 'http-proxy-agent'
export { HttpsProxyAgent } from 'https-proxy-agent'
export { getProxyForUrl } from 'proxy-from-env'
