import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { cpus, type as osType, release, totalmem, userInfo } from 'node:os'
import { PREFIX_HOST } from '../../wire/names.js'

/** The names of its graphics cards, one for each. */
export const ATTR_GPUS = `${PREFIX_HOST}gpus`

/** Processors, memory and system of this machine. */
export function readMachine(): Record<string, string | number | string[]> {
  const { model, count } = readProcessors()
  const gpus = readGpus()
  return {
    'os.type': osType().toLowerCase().replace('windows_nt', 'windows'),
    'os.version': release(),
    ...(model === undefined ? {} : { 'host.cpu.model.name': model }),
    ...(count === 0 ? {} : { [`${PREFIX_HOST}cpu_count`]: count }),
    [`${PREFIX_HOST}memory_bytes`]: totalmem(),
    ...(gpus.length === 0 ? {} : { [ATTR_GPUS]: gpus }),
  }
}

interface Processors {
  model?: string
  count: number
}

function readProcessors(): Processors {
  return readLinuxProcessors() ?? readAnyProcessors()
}

/**
 * `os.cpus()` asks each of them for its clock rate, which with a hundred takes tens of milliseconds.
 * Processors whose model Linux does not name, such as ARM's, are left to it.
 */
function readLinuxProcessors(): Processors | undefined {
  try {
    const [, model] = /^model name\s*: *(.+)$/m.exec(readStart('/proc/cpuinfo', 1_024)) ?? []
    const count = countOf(readFileSync('/sys/devices/system/cpu/online', 'latin1'))
    return model === undefined || !(count > 0) ? undefined : { model: model.trim(), count }
  } catch {
    return undefined // another system, or one that shows neither
  }
}

/** @param ranges such as `0-3,8-11` */
function countOf(ranges: string): number {
  return ranges
    .trim()
    .split(',')
    .map((range) => range.split('-').map(Number))
    .reduce((sum, [first = Number.NaN, last = first]) => sum + last - first + 1, 0)
}

/** The system makes up such a file as far as it is read. */
function readStart(path: string, bytes: number): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(bytes)
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, bytes, 0))
  } finally {
    closeSync(file)
  }
}

function readAnyProcessors(): Processors {
  const processors = cpus() // none where they may not be looked at
  const [first] = processors
  return { count: processors.length, ...(first === undefined ? {} : { model: first.model.trim() }) }
}

/** What the driver of Nvidia's cards says on Linux, without starting `nvidia-smi`. */
function readGpus(folder = '/proc/driver/nvidia/gpus'): string[] {
  try {
    return readdirSync(folder).flatMap((card) => {
      const [, model] = /^Model:\s*(.+)$/m.exec(readFileSync(`${folder}/${card}/information`, 'utf8')) ?? []
      return model === undefined ? [] : [model.trim()]
    })
  } catch {
    return [] // no such card
  }
}

/** @returns undefined for a user without a name, as in many containers */
export function userName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}
