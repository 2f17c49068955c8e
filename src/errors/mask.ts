// Addresses and answers may contain a password or an API key, which must not end up in a message or a file.

const MASK = '***'

/** A shorter text is no secret, and masking it would garble ordinary words. */
const MIN_SECRET_LENGTH = 4

/** Headers with such a name are secret. In other headers only a value as long as a key is taken for one. */
const SECRET_NAME = /auth|key|token|secret|cookie|pass|cred/i
const MIN_KEY_LENGTH = 16

/** An address, or what was meant as one, that is safe to show: without user, password and query. */
export function maskUrl(text: string): string {
  const [scheme = ''] = /^\W*(?:[a-z][a-z0-9+.-]*:)*\/\//i.exec(text) ?? []
  const rest = text.slice(scheme.length)
  const loginEnd = rest.lastIndexOf('@')
  const queryStart = rest.search(/[?#]/)
  // The password contains ? or #, so the URL is not valid, or not the one that was meant: mask all of it.
  if (queryStart !== -1 && queryStart < loginEnd) return scheme + MASK
  const login = loginEnd === -1 ? '' : `${MASK}@`
  const address = rest.slice(loginEnd + 1, queryStart === -1 ? undefined : queryStart)
  return scheme + login + address + (queryStart === -1 ? '' : `${rest[queryStart]}${MASK}`)
}

/** The secrets in an address and in the headers that are sent to it, the longest first. */
export function secretsOf(address: string, headers: Readonly<Record<string, string>>): string[] {
  const url = new URL(address)
  // the whole value, and what follows a word like "Bearer"
  const values = Object.entries(headers)
    .filter(([name, value]) => SECRET_NAME.test(name) || value.length >= MIN_KEY_LENGTH)
    .flatMap(([, value]) => [value, ...value.split(/\s+/)])
  const login = [url.username, url.password].flatMap((text) => [text, decodePercent(text)])
  return [...values, ...login, url.search.slice(1), ...url.searchParams.values()]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .sort((a, b) => b.length - a.length)
}

/** Text from outside, for example an answer that repeats the request, with these secrets masked. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
}

/** Part of an address without its percent-encoding. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // a "%" that is not the start of an encoded character is an ordinary percent sign
    return text
  }
}
