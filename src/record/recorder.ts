import type { Attributes } from '@opentelemetry/api'
import type { LoggedValue } from '../wire/keyed-value.js'
import type { LoggedFile } from '../wire/logged-file.js'
import type { RunError } from '../wire/run-error.js'
import type { Score } from '../wire/score.js'
import type { ValueKind } from '../wire/value-events.js'
import type { FlatParam } from './flatten.js'

export interface Outcome {
  failed: boolean
  error: RunError | undefined
  /** Epoch milliseconds. */
  endMs: number
}

/** Where goes what runs and tasks have in common. */
export interface WorkRecorder {
  /** @param key undefined for one without a name */
  value(kind: ValueKind, key: string | undefined, value: LoggedValue): void
  score(name: string, score: Score): void
  file(file: LoggedFile): void
  exception(attributes: Attributes): void
  /**
   * @returns when it has ended, epoch milliseconds: what was logged last may be a little later than `endMs`
   */
  end(outcome: Outcome): number
}

/** Where a run's data goes; chosen once at its start, with another one for a run that is not recorded. */
export interface Recorder extends WorkRecorder {
  /** @param timeMs whole epoch milliseconds where the program gave them, undefined for now */
  point(key: string, value: number, step: number | undefined, timeMs: number | undefined): void
  /** Several with one look at the clock, which is half of what a point costs. */
  pointsAtOnce(
    entries: readonly (readonly [key: string, value: number])[],
    step: number | undefined,
    timeMs: number | undefined,
  ): void
  /** The point of a metric that is the score of a task. */
  scorePoint(name: string, value: number, task: number): void
  param(param: FlatParam): void
  /** Tags or attributes have changed. */
  labelsChanged(): void
  /** Writes what is buffered into segments, so that it leaves the process while the run goes on. */
  flush(): void
  readonly points: number
  readonly segments: number
}

/**
 * For a program without an OpenTelemetry SDK, or what its sampler refused: everything is checked, nothing
 * kept.
 */
export class NoopWorkRecorder implements WorkRecorder {
  value(): void {}
  score(): void {}
  file(): void {}
  exception(): void {}
  end({ endMs }: Outcome): number {
    return endMs
  }
}

/** The same for a run. */
export class NoopRecorder extends NoopWorkRecorder implements Recorder {
  points = 0
  readonly segments = 0
  point(): void {
    this.points++
  }
  pointsAtOnce(entries: readonly unknown[]): void {
    this.points += entries.length
  }
  scorePoint(): void {
    this.points++
  }
  param(): void {}
  labelsChanged(): void {}
  flush(): void {}
}
