// What can be measured of the process and the machine, each since the last time it was asked.

import { availableParallelism, freemem, totalmem } from 'node:os'
import { createHistogram, PerformanceObserver, performance } from 'node:perf_hooks'
import { monotonic } from '../../runtime/monotonic.js'
import { TICK_MS } from '../../runtime/ticker.js'
import { timers } from '../../runtime/timers.js'
import { SYSTEM_METRICS } from '../../wire/system-metrics.js'
import { openGpus } from './gpus.js'
import type { Probe } from './probe.js'
import { processorTimes } from './processor-times.js'

/**
 * Those of this runtime and this machine; another runtime than Node may not have all of them.
 * @param intervalMs how often they will be read
 */
export function openProbes(intervalMs: number): Probe[] {
  return [processCpu, memory, eventLoop, garbageCollection, machine, openGpus].flatMap((open) => {
    try {
      return open(intervalMs) ?? []
    } catch {
      return [] // not in this runtime
    }
  })
}

function processCpu(): Probe {
  const processors = availableParallelism()
  let last = process.cpuUsage()
  return {
    read(elapsedMs) {
      const { user, system } = process.cpuUsage(last)
      last = process.cpuUsage()
      return { [SYSTEM_METRICS.processCpu]: (user + system) / 1000 / elapsedMs / processors }
    },
  }
}

function memory(): Probe {
  return {
    read() {
      const { rss, heapUsed } = process.memoryUsage()
      return { [SYSTEM_METRICS.processMemory]: rss, [SYSTEM_METRICS.heap]: heapUsed }
    },
  }
}

/**
 * Not Node's own `monitorEventLoopDelay()`: each time that it begins anew it passes over what keeps the event
 * loop first, which in a program that computes for a long time without a pause is everything.
 */
function eventLoop(): Probe {
  const lateUs = createHistogram()
  let lastMs = monotonic.nowMs()
  // Timers of one length are due together: this one wakes nobody who would not be woken for the open runs.
  const timer = timers.setInterval(() => {
    const nowMs = monotonic.nowMs()
    lateUs.record(Math.max(1, Math.round((nowMs - lastMs - TICK_MS) * 1000)))
    lastMs = nowMs
  }, TICK_MS)
  timer.unref()
  let last = performance.eventLoopUtilization()
  return {
    read() {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, last)
      last = now
      const delay = lateUs.count === 0 ? Number.NaN : lateUs.percentile(99) / 1e6
      lateUs.reset()
      return { [SYSTEM_METRICS.eventLoop]: utilization, [SYSTEM_METRICS.eventLoopDelay]: delay }
    },
    close: () => timers.clearInterval(timer),
  }
}

function garbageCollection(): Probe {
  let totalMs = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) totalMs += duration
  })
  observer.observe({ entryTypes: ['gc'] })
  return {
    read() {
      const seconds = totalMs / 1000
      totalMs = 0
      return { [SYSTEM_METRICS.garbageCollection]: seconds }
    },
    close: () => observer.disconnect(),
  }
}

function machine(): Probe {
  let last = processorTimes()
  return {
    read() {
      const now = processorTimes()
      const idle = (now.idle - last.idle) / (now.total - last.total)
      last = now
      return {
        [SYSTEM_METRICS.machineCpu]: 1 - idle,
        [SYSTEM_METRICS.machineMemory]: 1 - freemem() / totalmem(),
      }
    },
  }
}
