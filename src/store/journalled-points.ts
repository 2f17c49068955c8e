import { GIVEN_TIME, type LoggedPoints, NO_STEP, type PointColumns } from '../wire/logged.js'
import { checkJournal, isTimeMs } from './journal-numbers.js'

export const NO_POINTS: LoggedPoints = {
  length: 0,
  key: () => '',
  seriesIndex: () => 0,
  value: () => 0,
  step: () => undefined,
  timeMs: () => 0,
  hasGivenTime: () => false,
}

const COLUMNS = ['values', 'steps', 'timesMs', 'series'] as const

/** What the columns of a journal hold, one after the other. */
export class JournalledPoints implements LoggedPoints {
  readonly length: number
  readonly #keys: string[]
  readonly #columns: PointColumns

  constructor(keys: string[], blocks: PointColumns[]) {
    this.#keys = keys
    const length = blocks.reduce((sum, { values }) => sum + values.length, 0)
    this.#columns = {
      values: new Float64Array(length),
      steps: new Float64Array(length),
      timesMs: new Float64Array(length),
      series: new Uint32Array(length),
    }
    let start = 0
    for (const block of blocks) {
      for (const column of COLUMNS) this.#columns[column].set(block[column], start)
      start += block.values.length
    }
    this.length = length
    for (let i = 0; i < this.length; i++)
      checkJournal(this.seriesIndex(i) < keys.length && isTimeMs(this.timeMs(i)))
  }

  key(i: number): string {
    return this.#keys[this.seriesIndex(i)] as string
  }

  seriesIndex(i: number): number {
    return (this.#columns.series[i] as number) & ~GIVEN_TIME
  }

  value(i: number): number {
    return this.#columns.values[i] as number
  }

  step(i: number): number | undefined {
    const step = this.#columns.steps[i] as number
    return step === NO_STEP ? undefined : step
  }

  timeMs(i: number): number {
    return this.#columns.timesMs[i] as number
  }

  hasGivenTime(i: number): boolean {
    return (this.#columns.series[i] as number) >= GIVEN_TIME
  }
}
