import { InvalidArgumentError } from 'commander'

/** What HTTP takes for the name of a header (RFC 9110, "token"). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/** A header as it is given to an option, added to those before. */
export function readHeader(text: string, headers: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give it as name=value.')
  if (!HEADER_NAME.test(name))
    throw new InvalidArgumentError('Its name can have letters, digits and hyphens, and no space.')
  return { ...headers, [name]: value }
}
