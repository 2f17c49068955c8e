import { Option } from 'commander'

/** The option of every command that works on a store. */
export interface StoreOption {
  dir?: string
}

export function storeOption(): Option {
  return new Option('--dir <folder>', 'the store (default: $RUNSPAN_DIR or .runspan)')
}
