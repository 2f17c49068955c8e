import { setFlagsFromString } from 'node:v8'

/** Bytes of code that a function runs through before V8 thinks of optimizing it. */
const BUDGET = 500_000
const BUDGET_OF_ITSELF = 67_584

/**
 * Has V8 optimize what runs for long alone: to list 10,000 runs, a thread beside the command took a third of its CPU to
 * optimize functions that were done with by then. An export of a million points takes as long either way.
 */
export function optimizeLater(): void {
  setBudget(BUDGET)
}

/** Has V8 optimize as it does of itself, for what runs for so long that this is worth it: a list of 100,000 runs. */
export function optimizeSoon(): void {
  setBudget(BUDGET_OF_ITSELF)
}

function setBudget(bytes: number): void {
  // V8 prints an error about a flag that it does not know: those of later versions count differently
  if (!process.version.startsWith('v20.')) return
  try {
    setFlagsFromString(`--interrupt-budget=${bytes}`)
  } catch {
    // another engine that says it is Node 20
  }
}
