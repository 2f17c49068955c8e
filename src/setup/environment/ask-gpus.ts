import { findNvidiaSmi, type Gpu, LIST_GPUS, parseGpus } from '../gpus/nvidia-smi.js'
import { askProgram } from '../programs/program-thread.js'

/** Where no process keeps the cards awake, the driver takes seconds to wake each of them. */
const TIMEOUT_MS = 60_000

const MAX_CHARS = 65_536

/**
 * Nvidia's cards in this machine.
 * @returns undefined where there is no `nvidia-smi`, or it does not answer before the process ends
 */
export async function askForGpus(): Promise<Gpu[] | undefined> {
  const file = findNvidiaSmi()
  if (file === undefined) return undefined
  const output = await askProgram({ file, args: LIST_GPUS }, { timeoutMs: TIMEOUT_MS, maxChars: MAX_CHARS })
  return output && parseGpus(output.text)
}
