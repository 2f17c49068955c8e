import type { Importance } from './importance.js'
import type { ParamTable } from './param-table.js'

/** Asks a thread that ends with the answer, or when nobody waits for it any more. */
export function askForest(table: ParamTable, signal: AbortSignal): Promise<Importance> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Importance>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Importance>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    signal.addEventListener('abort', () => reject(signal.reason))
    worker.postMessage(table)
  }).finally(() => worker.terminate())
}
