// Whether a text is an address that spans can be sent to. The URL parser may turn a wrong one into a valid
// address of another host: spans would go there, and the authorization header with them.

/** Of what ends the host on, no URL has one of these as it is. */
const NO_PART_OF_PATH = /["<>`{}\\^|]|'$/

/** @returns what is wrong with it, as in "it … "; undefined where nothing is */
export function endpointFault(text: string): string | undefined {
  if (/^\s|\s$/.test(text)) return 'begins or ends with a blank'
  if (/^["']/.test(text))
    return 'begins with a quotation mark; Docker, for one, keeps those of an env file as part of the value'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(text)) return 'has a blank in it'
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? []
  if (scheme === undefined) return 'does not begin with http:// or https://'
  if (!/^https?$/i.test(scheme)) return `begins with ${scheme}://, not http:// or https://`
  const [, rest] = /^[a-z]+:\/\/[^/?#]+(.*)$/i.exec(text) ?? []
  if (rest === undefined || !URL.canParse(text)) return 'is not a valid address'
  const { hostname, port, pathname, hash } = new URL(text)
  // Internationalized names are in Punycode here.
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?)$/.test(hostname))
    return 'does not name a valid host'
  if (port === '0') return 'has port 0'
  if (hash !== '' || text.endsWith('#')) return 'has a # in it, and what follows that is never sent'
  if (NO_PART_OF_PATH.test(rest)) return 'has a character after the host that no address may have'
  // As in `http://http://localhost`, whose host is "http".
  if (pathname.startsWith('//')) return 'has // after the host'
  return undefined
}
