/**
 * Metrics of the process and the machine that record a run, by OpenTelemetry's names where it has one: times
 * in seconds, memory in bytes, utilization from 0 to 1. Lists keep them apart from the program's own.
 */
export const SYSTEM_METRICS = {
  processCpu: 'process.cpu.utilization',
  processMemory: 'process.memory.usage',
  heap: 'v8js.memory.heap.used',
  garbageCollection: 'v8js.gc.duration',
  eventLoopDelay: 'nodejs.eventloop.delay.p99',
  eventLoop: 'nodejs.eventloop.utilization',
  machineCpu: 'system.cpu.utilization',
  machineMemory: 'system.memory.utilization',
} as const

/** The same of each graphics card, by its number: `hw.gpu.utilization.0`. */
export const GPU_METRICS = {
  utilization: 'hw.gpu.utilization',
  memory: 'hw.gpu.memory.usage',
} as const

const OF_GPU = /^hw\.gpu\.(utilization|memory\.usage)\.\d+$/

const NAMES: ReadonlySet<string> = new Set(Object.values(SYSTEM_METRICS))

export function isSystemMetric(key: string): boolean {
  return NAMES.has(key) || OF_GPU.test(key)
}

/**
 * The metrics of the program itself first, each kind in the order in which it comes.
 * @param entries each with its key first, of which there may be a million
 */
export function programFirst<Entry extends readonly [key: string, ...rest: unknown[]]>(
  entries: Iterable<Entry>,
): Entry[] {
  const program: Entry[] = []
  const system: Entry[] = []
  for (const entry of entries) (isSystemMetric(entry[0]) ? system : program).push(entry)
  return program.concat(system)
}
