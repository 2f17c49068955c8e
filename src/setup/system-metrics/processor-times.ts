import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** What all processors of the machine have done since it was started, in whatever unit it counts. */
interface ProcessorTimes {
  total: number
  idle: number
}

/**
 * `os.cpus()` also asks each processor for its clock rate, which on a machine with a hundred of them takes
 * tens of milliseconds; Linux has the sum in one line.
 */
export function processorTimes(path = '/proc/stat'): ProcessorTimes {
  try {
    return parseProcStat(readFileSync(path, 'latin1')) ?? sumOfAll()
  } catch {
    return sumOfAll() // another system
  }
}

/** `cpu`, then user, nice, system, idle, iowait, irq, softirq and steal; what comes behind is part of these. */
function parseProcStat(text: string): ProcessorTimes | undefined {
  const [, line] = /^cpu +([\d ]+)$/m.exec(text) ?? []
  const times = line?.trim().split(/ +/).slice(0, 8).map(Number) ?? []
  const [, , , idle, waiting = 0] = times
  if (idle === undefined) return undefined
  return { total: times.reduce((sum, time) => sum + time, 0), idle: idle + waiting }
}

function sumOfAll(): ProcessorTimes {
  let [total, idle] = [0, 0]
  for (const { times } of cpus()) {
    total += times.user + times.nice + times.sys + times.idle + times.irq
    idle += times.idle
  }
  return { total, idle }
}
