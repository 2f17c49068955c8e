import { setFlagsFromString } from 'node:v8'

/** Bytes of code that a function runs through before V8 thinks of optimizing it; of itself it takes a seventh of that. */
const BUDGET = 500_000

/**
 * Has V8 optimize what runs for long alone: to list 10,000 runs, a thread beside the command took a third of its CPU to
 * optimize functions that were done with by then. An export of a million points takes as long either way.
 */
export function optimizeLater(): void {
  // V8 prints an error about a flag that it does not know: those of later versions count differently
  if (!process.version.startsWith('v20.')) return
  try {
    setFlagsFromString(`--interrupt-budget=${BUDGET}`)
  } catch {
    // another engine that says it is Node 20
  }
}
