import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { RUN_FIELDS, type RunField } from '../../read/query/run-query.js'
import type { RunRecord } from '../../read/run-record.js'
import { seriesOf } from '../../read/series/series-of.js'
import { jsonText } from '../../read/tables/exact-json.js'
import { withFields } from '../../read/with-fields.js'
import { VERSION } from '../../runtime/version.js'
import type { RunSource } from '../../sources/source.js'
import { publicRun } from './public-run.js'
import { type PackedRun, packSeries, type ReportHead } from './report-data.js'
import { reportHtml } from './report-html.js'

export interface ReportChoice {
  /** Leave out what tells of the machine and its user. */
  public?: boolean | undefined
  /** Keep every point and span. */
  full?: boolean | undefined
}

/** Runs as one page. */
export interface Report {
  /** Its text, made as it is taken: no more than one run is held at a time. */
  html: AsyncIterable<string>
  /** How many runs it has, at the end of `html`: one that was deleted meanwhile is not there. */
  count: number
  /** Whether curves are cut to what a screen shows, at the end of `html`. */
  isCut: boolean
}

/** Some 600 kB in the file. */
const MOST_POINTS = 36_000

/** As many columns of pixels as a curve has on a page, at most and at least. */
const MOST_BUCKETS = 500
const FEWEST_BUCKETS = 20

const MOST_SPANS = 1_000

/** Of one run, with `full`: so many take 3.4 GB while they are written, and twice as many more than Node.js allows. */
const MOST_FULL_POINTS = 10_000_000

type ListedRun = Pick<RunRecord, 'id' | 'name' | 'startTime' | 'summaries' | 'pointCount'>

/**
 * Reads runs, one after the other, and puts them into a page.
 * @param runs as a list has them
 * @param build the folder of the built page for reports
 * @throws RunspanError `INVALID_OPTION` for a run that is too long to be kept whole
 */
export function makeReport(
  source: RunSource,
  runs: readonly ListedRun[],
  build: string,
  choice: ReportChoice,
): Report {
  const tooLong = choice.full ? runs.find(({ pointCount }) => pointCount > MOST_FULL_POINTS) : undefined
  if (tooLong !== undefined)
    throw tooLarge(tooLong, `a report takes ${MOST_FULL_POINTS.toLocaleString('en')} of one run`)
  const report = { count: 0, isCut: false }
  const head = () => jsonText({ version: VERSION, title: titleOf(report) } satisfies ReportHead)
  return Object.assign(report, { html: reportHtml(packedRuns(source, runs, choice, report), head, build) })
}

/** @param report is told how many there are, and whether one of them is cut */
async function* packedRuns(
  source: RunSource,
  runs: readonly ListedRun[],
  choice: ReportChoice,
  report: Pick<Report, 'count' | 'isCut'>,
): AsyncGenerator<string> {
  const seriesCount = runs.reduce((sum, { summaries }) => sum + Object.keys(summaries).length, 0)
  // a bucket has its lowest and its highest point
  const fitting = Math.floor(MOST_POINTS / 2 / Math.max(1, seriesCount))
  const buckets = choice.full ? undefined : Math.min(MOST_BUCKETS, Math.max(FEWEST_BUCKETS, fitting))
  for (const { id } of runs.toSorted((a, b) => b.startTime - a.startTime)) {
    const run = await readIfThere(source, id)
    if (run === undefined) continue
    const packed = packRun(run, buckets, choice)
    report.count++
    report.isCut ||= packed.series.some(({ count, values }) => values.length < count)
    yield textOf(packed)
  }
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

function textOf(packed: PackedRun): string {
  try {
    return jsonText(packed)
  } catch (error) {
    // a string has an end, and so has what a browser reads at once
    if (error instanceof RangeError) throw tooLarge(packed.run, 'a page can read 512 MiB of one run')
    throw error
  }
}

function tooLarge({ name, id, pointCount }: Omit<ListedRun, 'summaries'>, limit: string): RunspanError {
  return new RunspanError(
    'INVALID_OPTION',
    `Run ${describe(name)} (${id}) with ${pointCount.toLocaleString('en')} points is too large for a full report: ${limit}. Nothing was written. Leave out --full, or write its points with runspan export points.`,
  )
}

function titleOf({ count, isCut }: Pick<Report, 'count' | 'isCut'>): string {
  const day = new Date().toISOString().slice(0, 10)
  return `report of ${count === 1 ? '1 run' : `${count} runs`}, ${day}${isCut ? ', curves cut' : ''}`
}
