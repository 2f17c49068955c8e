// What a trial has left behind, and which of it may be missing.

import type { FinishedSpan } from '../../src/wire/span.js'
import type { Damage } from './damage.js'
import type { Ack } from './program/plan.js'
import type { CommandResult, Outcome, Trial } from './trial.js'
import type { Setting } from './troubles.js'
import type { UnreliableEndpoint } from './unreliable-endpoint.js'

/** What became of the points of one trial. */
export interface Loss {
  logged: number
  kept: number
  /** Lost, and somebody was told. */
  told: number
  /** Logged by a killed program in its last moments, and lost as docs/promises.md says. */
  lastMoments: number
  /** How long before the kill the first of these was logged. */
  oldestLossMs: number
}

export function newLoss(): Loss {
  return { logged: 0, kept: 0, told: 0, lastMoments: 0, oldestLossMs: 0 }
}

/** The program was started so, and so it ended. */
export interface Start {
  outcome: Outcome
  acks: Ack[]
}

export interface Evidence {
  trial: Trial
  setting: Setting
  starts: Start[]
  damage: Damage | undefined
  dir: string
  endpoint: UnreliableEndpoint
  recovery: CommandResult
  sync: CommandResult
  reading: CommandResult
  /** Filled in. */
  loss: Loss
}

export type Expect = (isTrue: boolean, problem: string) => void

/**
 * A store whose disk failed until the end, or until the end of a program that says so with its last words, has not everything;
 * all of it is there or at the endpoint, or told.
 */
export function mayLackSpans({ setting, starts }: Evidence): boolean {
  if (setting.disk === undefined) return false
  return (
    !setting.disk.isMended || starts.some(({ outcome }) => /\d+ could not be stored/.test(outcome.stderr))
  )
}

export function spoiledRun(damage: Damage | undefined): string | undefined {
  return damage?.path.endsWith('.jsonl') ? damage.runId : undefined
}

/** What stands for a run in a process: its root, or what the process adds to the run of another. */
export function isRoot(span: FinishedSpan): boolean {
  return ['run', 'continuation'].includes(String(span.attributes['runspan.kind']))
}
