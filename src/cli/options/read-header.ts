import { RunspanError } from '../../errors/runspan-error.js'

/** What HTTP takes for the name of a header (RFC 9110, "token"). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/** A header as it is given to an option, added to those before. */
export function readHeader(text: string, headers: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw invalid('is not given as name=value')
  if (!HEADER_NAME.test(name))
    throw invalid('has a name that is none: it can have letters, digits and hyphens, and no space')
  return { ...headers, [name]: value }
}

// Commander's own error would repeat what was given, the secret in it too.
function invalid(what: string): RunspanError {
  return new RunspanError('INVALID_OPTION', `A --header ${what}. Give it as --header authorization=….`)
}
