import { GPU_METRICS } from '../../wire/system-metrics.js'
import { findNvidiaSmi, type GpuSample, parseSample, sampleGpus } from '../gpus/nvidia-smi.js'
import { followProgram } from '../programs/program-thread.js'
import type { Probe } from './probe.js'

/** More often says nothing more: the driver itself measures over up to a second. */
const MIN_PERIOD_MS = 500
/** Where a signal ends this process, `nvidia-smi` notices it the next time that it prints. */
const MAX_PERIOD_MS = 5_000

/** A line is shorter. */
const MAX_LINE = 1_000

/**
 * Nvidia's cards. To start `nvidia-smi` takes a good part of a second of the processor, so one goes on
 * printing; what it has said since the last time is averaged.
 * @returns undefined on a machine without it
 */
export function openGpus(intervalMs: number): Probe | undefined {
  const file = findNvidiaSmi()
  if (file === undefined) return undefined
  const means = new Map<string, Mean>()
  const lines = new Lines((line) => {
    for (const [key, value] of valuesOf(parseSample(line))) {
      const mean = means.get(key) ?? new Mean()
      means.set(key, mean)
      mean.add(value)
    }
  })
  const periodMs = Math.min(Math.max(Math.floor(intervalMs / 2), MIN_PERIOD_MS), MAX_PERIOD_MS)
  const stop = followProgram({ file, args: sampleGpus(periodMs) }, (text) => lines.take(text))
  return {
    read() {
      const values = Object.fromEntries(Array.from(means, ([key, mean]) => [key, mean.value]))
      means.clear()
      return values
    },
    close: stop,
  }
}

function valuesOf(sample: GpuSample | undefined): [key: string, value: number][] {
  if (sample === undefined) return []
  const { index, utilization, memoryBytes } = sample
  const values: [string, number | undefined][] = [
    [`${GPU_METRICS.utilization}.${index}`, utilization],
    [`${GPU_METRICS.memory}.${index}`, memoryBytes],
  ]
  return values.filter((entry): entry is [string, number] => entry[1] !== undefined)
}

class Mean {
  #sum = 0
  #count = 0

  add(value: number): void {
    this.#sum += value
    this.#count++
  }

  get value(): number {
    return this.#sum / this.#count
  }
}

/** Puts together the lines of a text that comes in pieces. */
class Lines {
  readonly #onLine: (line: string) => void
  #rest = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = (lines.pop() ?? '').slice(0, MAX_LINE)
    for (const line of lines) this.#onLine(line)
  }
}
