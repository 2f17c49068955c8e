// How `nvidia-smi`, which comes with the driver of Nvidia's cards, is asked, and how its answers are read: a
// line a card, with its values between commas, `[N/A]` or `[Not Supported]` where it has none.

import { statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const FORMAT = '--format=csv,noheader,nounits'

/** The name comes last: it alone could have a comma. */
export const LIST_GPUS = ['--query-gpu=index,memory.total,driver_version,name', FORMAT]

/** @param everyMs how often it prints, until it is ended */
export function sampleGpus(everyMs: number): string[] {
  return ['--query-gpu=index,utilization.gpu,memory.used', FORMAT, `--loop-ms=${everyMs}`]
}

export interface Gpu {
  name: string
  memoryBytes?: number
  driver?: string
}

/** One card at one time. */
export interface GpuSample {
  index: number
  /** The share of the time in which it computed, 0 to 1. */
  utilization?: number
  memoryBytes?: number
}

/** @returns undefined on a machine without it; asked for first, so that nothing is started there */
export function findNvidiaSmi(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const file = process.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi'
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .find(isFile)
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    return false // a folder that may not be looked into
  }
}

/** @param text what it prints of {@link LIST_GPUS}; what is none of that is passed over */
export function parseGpus(text: string): Gpu[] {
  return text.split('\n').flatMap((line) => {
    const [index, memory, driver, ...rest] = line.split(',').map((value) => value.trim())
    const name = rest.join(', ')
    if (readIndex(index) === undefined || name === '' || isMissing(name)) return []
    const memoryBytes = readMebibytes(memory)
    return [
      {
        name,
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
        ...(driver === undefined || !/^[\w.-]{1,40}$/.test(driver) ? {} : { driver }),
      },
    ]
  })
}

/** @param line of what it prints of {@link sampleGpus} */
export function parseSample(line: string): GpuSample | undefined {
  const [first, percent, memory, ...rest] = line.split(',').map((value) => value.trim())
  const index = readIndex(first)
  if (index === undefined || memory === undefined || rest.length > 0) return undefined
  const utilization = readNumber(percent)
  const memoryBytes = readMebibytes(memory)
  return {
    index,
    ...(utilization === undefined || utilization > 100 ? {} : { utilization: utilization / 100 }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  }
}

/** More cards than any machine has: what has a higher number is no answer. */
const MAX_GPUS = 256

function readIndex(text: string | undefined): number | undefined {
  const index = text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined
  return index !== undefined && index < MAX_GPUS ? index : undefined
}

function readMebibytes(text: string | undefined): number | undefined {
  const mebibytes = readNumber(text)
  return mebibytes === undefined ? undefined : mebibytes * 2 ** 20
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function isMissing(text: string): boolean {
  return /^\[.*\]$/.test(text)
}
