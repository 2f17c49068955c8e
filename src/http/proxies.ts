// What sends requests through proxies. The build compiles these packages into this one module; nothing else
// in src/ may import them, and a program that no proxy is set for never loads it.

export { HttpProxyAgent } from 'http-proxy-agent'
export { HttpsProxyAgent } from 'https-proxy-agent'
export { getProxyForUrl } from 'proxy-from-env'
