import { Option } from 'commander'

/** What every command that reads a store takes. */
export interface StoreOption {
  dir?: string
}

export function storeOption(): Option {
  return new Option(
    '--dir <folder>',
    'the store (default: $RUNSPAN_DIR, else .runspan in the working directory)',
  )
}
