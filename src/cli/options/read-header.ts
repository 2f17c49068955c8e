import { RunspanError } from '../../errors/runspan-error.js'

/** The names that HTTP allows for headers (RFC 9110, "token"). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/** Adds a header given as name=value to the ones given before. */
export function readHeader(text: string, headers: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw invalid('must be written as name=value')
  if (!HEADER_NAME.test(name))
    throw invalid('has an invalid name: use letters, digits and hyphens, without spaces')
  return { ...headers, [name]: value }
}

// commander's own error would repeat the argument, with the secret in it
function invalid(what: string): RunspanError {
  return new RunspanError('INVALID_OPTION', `A --header ${what}. Example: --header authorization=…`)
}
