import { InvalidArgumentError } from 'commander'

/** The value of an option such as `--limit`. */
export function readCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}
