import { RunspanError } from '../../errors/runspan-error.js'
import { RUN_FIELDS, type RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { seriesOf } from '../../read/series/series-of.js'
import { withFields } from '../../read/with-fields.js'
import { VERSION } from '../../runtime/version.js'
import type { RunSource } from '../../sources/source.js'
import { publicRun } from './public-run.js'
import { type PackedRun, packSeries } from './report-data.js'
import { reportHtml } from './report-html.js'

export interface ReportChoice {
  /** Leave out what tells of the machine and its user. */
  public?: boolean | undefined
  /** Keep every point and span. */
  full?: boolean | undefined
}

/** Runs as one page. */
export interface Report {
  html: string
  /** How many runs it has: one that was deleted meanwhile is not there. */
  count: number
  /** Whether curves are cut to what a screen shows. */
  isCut: boolean
}

/** Some 600 kB in the file. */
const MOST_POINTS = 36_000

/** As many columns of pixels as a curve has on a page, at most and at least. */
const MOST_BUCKETS = 500
const FEWEST_BUCKETS = 20

const MOST_SPANS = 1_000

/**
 * Reads runs, one after the other, and puts them into a page.
 * @param runs as a list has them
 * @param build the folder of the built page for reports
 */
export async function makeReport(
  source: RunSource,
  runs: readonly Pick<RunRecord, 'id' | 'startTime' | 'summaries'>[],
  build: string,
  choice: ReportChoice,
): Promise<Report> {
  const seriesCount = runs.reduce((sum, { summaries }) => sum + Object.keys(summaries).length, 0)
  // a bucket has its lowest and its highest point
  const fitting = Math.floor(MOST_POINTS / 2 / Math.max(1, seriesCount))
  const buckets = choice.full ? undefined : Math.min(MOST_BUCKETS, Math.max(FEWEST_BUCKETS, fitting))
  const packed: PackedRun[] = []
  for (const { id } of runs.toSorted((a, b) => b.startTime - a.startTime)) {
    const run = await readIfThere(source, id)
    if (run !== undefined) packed.push(packRun(run, buckets, choice))
  }
  const isCut = packed.some(({ series }) => series.some(({ count, values }) => values.length < count))
  const title = titleOf(packed.length, isCut)
  return { html: reportHtml({ version: VERSION, title, runs: packed }, build), count: packed.length, isCut }
}

async function readIfThere(source: RunSource, id: string): Promise<RunRecord | undefined> {
  try {
    return await source.run(id)
  } catch (error) {
    if (error instanceof RunspanError && error.code === 'RUN_NOT_FOUND') return undefined
    throw error
  }
}

const KEPT_FIELDS: ReadonlySet<RunField> = new Set(RUN_FIELDS.filter((field) => field !== 'series'))

function packRun(whole: RunRecord, buckets: number | undefined, choice: ReportChoice): PackedRun {
  const run = withFields(whole, KEPT_FIELDS)
  const shown = choice.public ? publicRun(run) : run
  const spans = choice.full ? shown.spans : shown.spans.slice(0, MOST_SPANS)
  const series = seriesOf(whole, Object.keys(whole.series), { buckets })
  return { run: { ...shown, spans }, series: series.map(packSeries) }
}

function titleOf(count: number, isCut: boolean): string {
  const day = new Date().toISOString().slice(0, 10)
  return `report of ${count === 1 ? '1 run' : `${count} runs`}, ${day}${isCut ? ', curves cut' : ''}`
}
