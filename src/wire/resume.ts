// What the recorder and the store say to each other about a run that is to be resumed.

/** A run in the store, as far as it takes to go on with it. */
export interface RunToResume {
  /** Its trace id. */
  id: string
  rootSpanId: string
  name: string
  project: string
  /** The number of the part that goes on with it: 1 the first time, 2 the second time, … */
  resume: number
}

/** Which run somebody means. */
export type WantedRun =
  /** By its id, or the first digits of it. */
  | { id: string }
  /** The only one of this name. */
  | { name: string; project: string }

/** Finds the runs that can be resumed; made by whoever keeps a store. */
export interface RunsToResume {
  /**
   * @param open called at once; nobody else takes the run up meanwhile
   * @throws RunspanError `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`, `RUN_NOT_ENDED`
   */
  resume<T>(wanted: WantedRun, open: (run: RunToResume) => T): T
  /**
   * The same with the newest crashed run of this name that the command of this process has started.
   * @returns undefined when there is none
   */
  resumeCrashed<T>(name: string, project: string, open: (run: RunToResume) => T): T | undefined
}
