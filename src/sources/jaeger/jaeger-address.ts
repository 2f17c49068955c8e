import { describe } from '../../errors/describe.js'
import { maskUrl } from '../../errors/mask.js'
import { RunspanError } from '../../errors/runspan-error.js'

export interface JaegerAddress {
  /** Without a slash at the end. */
  base: string
  /** A header, if the address has a user or a password. */
  authorization: Record<string, string>
  /** The services named by `?service=…`. */
  services: string[]
}

/** @throws RunspanError `INVALID_OPTION` for anything but an http or https address */
export function readAddress(text: string): JaegerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new RunspanError(
      'INVALID_OPTION',
      `The address of Jaeger is ${describe(maskUrl(text))}; it must be an http or https URL such as "http://localhost:16686".`,
    )
  }
  const { origin, pathname, username, password, searchParams } = url
  const login = [username, password].map(decode).join(':')
  return {
    base: origin + pathname.replace(/\/+$/, ''),
    authorization:
      username + password === '' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` },
    services: searchParams.getAll('service'),
  }
}

function decode(login: string): string {
  try {
    return decodeURIComponent(login)
  } catch (error) {
    throw new RunspanError(
      'INVALID_OPTION',
      'The user or password in the address of Jaeger has a "%" that is not followed by the code of a character; write % as %25.',
      { cause: error },
    )
  }
}
