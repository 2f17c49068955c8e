import { InvalidArgumentError } from 'commander'

/** A header as it is given to an option, added to those before. */
export function readHeader(text: string, headers: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give it as name=value.')
  return { ...headers, [name]: value }
}
