import type { RunRecord } from '../../read/run-record.js'

/** A run as a look at a source sees it, without reading it where that can be avoided. */
export interface RunMark {
  id: string
  /** Another text where the run may have changed. */
  mark: string
  /** Whether it may still go on. */
  mayBeOpen: boolean
  /**
   * The run, with or without its fields.
   * @returns undefined when it is gone, cannot be read yet, or is not looked for
   */
  read(): Promise<RunRecord | undefined>
}

interface Look {
  marks: AsyncIterable<RunMark>
  /** Whether a run without a mark is gone. */
  isWhole: boolean
}

/** Looks at a source again and again, for `watch()`. */
export interface Looker {
  /** How many milliseconds lie between two looks unless somebody says otherwise. */
  intervalMs: number
  look(signal: AbortSignal): Promise<Look>
}
