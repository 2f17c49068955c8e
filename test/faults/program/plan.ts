// What a trial does, as its program is told and as its checker expects it. Everything follows from the seed.

/** How a program logs: with every turn of the event loop, now and then, in bursts, or without letting the loop turn. */
export const RHYTHMS = ['turns', 'timers', 'bursts', 'stretches'] as const

export interface RunPlan {
  name: string
  /** `computing` never lets the event loop turn again, `blocking` logs nothing for long while it does not turn. */
  rhythm: (typeof RHYTHMS)[number] | 'computing' | 'blocking'
  series: number
  hasSteps: boolean
  startMs: number
  maxPoints: number
  /** Ends so long after its start; open until the program ends when absent. */
  lifeMs?: number
  fails: boolean
  /** Whether it is a part of a run that another process has started. */
  isContinued: boolean
}

export interface ProgramPlan {
  seed: number
  runs: RunPlan[]
  /** When the program ends by itself, in the way of `ending`; `signal` waits to be ended from outside. */
  lifeMs: number
  ending: 'return' | 'exit 0' | 'exit 3' | 'throw' | 'reject' | 'signal'
  /** A module that is loaded after `configure()`. */
  loadsLater?: string
}

/** What the program itself prints on stderr. */
export const OWN_LINE = 'a line of the program'

/** What the program has done, written to a file at once: it outlives the process. */
export type Ack =
  | ['start', run: number, id: string, timeMs: number]
  | ['points' | 'params' | 'tags', run: number, count: number, timeMs: number, cpuMs: number]
  | ['end', run: number, status: string, timeMs: number]
  /** The event loop has run all timers that were due, and goes on to its next turn. */
  | ['turn', timeMs: number]
  /** When the disk begins to fail. */
  | ['disk', timeMs: number]

/** The point number `i` of a run: its checker knows it without being told. */
export function pointOf(run: number, i: number): number {
  if (i % 97 === 13) return Number.NaN
  if (i % 89 === 7) return -0
  if (i % 83 === 5) return Number.NEGATIVE_INFINITY
  const whole = run * 1_000_000 + i
  return i % 3 === 0 ? whole : whole / 7
}

export function seriesOf(plan: RunPlan, i: number): string {
  return `metric ${i % plan.series}`
}

export function paramOf(run: number, i: number): [string, string | number] {
  return [`param ${i % 5}`, i % 2 === 0 ? `value ${run} ${i}` : run + i / 4]
}

/** Mulberry32: small, fast, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function between(random: () => number, from: number, to: number): number {
  return Math.floor(from + random() * (to - from))
}
