import type { RunSource } from '../../read/sources/source.js'
import { openStore } from '../../read/sources/store-source.js'
import { tellSafely } from '../terminal/output.js'

/** The runs of a store; each damaged line in it is told once on stderr. */
export function openRuns(dir: string | undefined): RunSource {
  const told = new Set<string>()
  return openStore({
    dir,
    onWarning(message) {
      if (!told.has(message)) tellSafely(message)
      told.add(message)
    },
  })
}
