// Addresses and answers may hold a password or an API key: it stands in no message and in no file.

const MASK = '***'

/** Shorter texts are no secrets, and would be found in the middle of words. */
const MIN_SECRET_LENGTH = 4

/** Headers whose names say that they hold a secret; of others, a value as long as a key is taken for one. */
const SECRET_NAME = /auth|key|token|secret|cookie|pass|cred/i
const MIN_KEY_LENGTH = 16

/** An address, or what was meant as one, as it may be shown: without user, password and query. */
export function maskUrl(text: string): string {
  const [scheme = ''] = /^\W*(?:[a-z][a-z0-9+.-]*:)*\/\//i.exec(text) ?? []
  const rest = text.slice(scheme.length)
  const loginEnd = rest.lastIndexOf('@')
  const queryStart = rest.search(/[?#]/)
  // A password with such a character in it makes no URL, or another one: where it ends is not known.
  if (queryStart !== -1 && queryStart < loginEnd) return scheme + MASK
  const login = loginEnd === -1 ? '' : `${MASK}@`
  const address = rest.slice(loginEnd + 1, queryStart === -1 ? undefined : queryStart)
  return scheme + login + address + (queryStart === -1 ? '' : `${rest[queryStart]}${MASK}`)
}

/** What must not be shown of an address and of the headers that are sent to it. */
export function secretsOf(address: string, headers: Readonly<Record<string, string>>): string[] {
  const url = new URL(address)
  // The whole value, and what comes after a word such as "Bearer".
  const values = Object.entries(headers)
    .filter(([name, value]) => SECRET_NAME.test(name) || value.length >= MIN_KEY_LENGTH)
    .flatMap(([, value]) => [value, ...value.split(/\s+/)])
  const login = [url.username, url.password].flatMap((text) => [text, decodePercent(text)])
  return [...values, ...login, url.search.slice(1), ...url.searchParams.values()]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .sort((a, b) => b.length - a.length)
}

/** A text of somebody else, such as an answer that repeats what it was asked, without these secrets. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
}

/** A piece of an address without its percent-encoding. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A "%" that begins no character's code stands for itself.
    return text
  }
}
