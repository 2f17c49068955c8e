import type { Attributes } from '@opentelemetry/api'
import type { FlatParam } from './flatten.js'

export interface Outcome {
  failed: boolean
  message: string | undefined
  /** Epoch milliseconds. */
  endMs: number
}

/** Where a run's data goes; chosen once at its start, with another one for a run that is not recorded. */
export interface Recorder {
  /** @param timeMs whole epoch milliseconds where the program gave them, undefined for now */
  point(key: string, value: number, step: number | undefined, timeMs: number | undefined): void
  /** Several with one look at the clock, which is half of what a point costs. */
  pointsAtOnce(
    entries: readonly (readonly [key: string, value: number])[],
    step: number | undefined,
    timeMs: number | undefined,
  ): void
  param(param: FlatParam): void
  exception(attributes: Attributes): void
  /** Tags or attributes have changed. */
  labelsChanged(): void
  /** Writes what is buffered into segments, so that it leaves the process while the run goes on. */
  flush(): void
  /**
   * @returns when the run has ended, epoch milliseconds: what was logged last may be a little later than
   *   `endMs`
   */
  end(outcome: Outcome): number
  readonly points: number
  readonly segments: number
}

/**
 * For a program without an OpenTelemetry SDK, or a run that its sampler refused: everything is checked,
 * nothing kept.
 */
export class NoopRecorder implements Recorder {
  points = 0
  readonly segments = 0
  point(): void {
    this.points++
  }
  pointsAtOnce(entries: readonly unknown[]): void {
    this.points += entries.length
  }
  param(): void {}
  exception(): void {}
  labelsChanged(): void {}
  flush(): void {}
  end({ endMs }: Outcome): number {
    return endMs
  }
}
