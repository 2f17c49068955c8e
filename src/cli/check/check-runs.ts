import { RunspanError } from '../../errors/runspan-error.js'
import type { Assertion } from '../../read/check/compile-assertion.js'
import { judgeRun } from '../../read/check/judge-run.js'
import type { RunRecord } from '../../read/run-record.js'
import { loadWhere } from '../../read/where/load-where.js'
import { isAboutUnknownName } from '../../read/where/unknown-names.js'
import type { RunSource } from '../../sources/source.js'
import { type FilterOptions, isFiltered, nothingFound, toFilter } from '../options/filter-options.js'
import { refuseBoth, runsByName } from '../options/named-runs.js'
import { openRuns } from '../options/open-runs.js'
import type { SourceOption } from '../options/source-options.js'
import { printMessage } from '../terminal/output.js'
import type { CheckResult } from './check-result.js'
import { findBaseline } from './find-baseline.js'
import { printResult, type ResultFormat } from './print-result.js'
import { namesBaseline, readAssertions } from './read-assertions.js'
import { refuseUnknownNames } from './refuse-unknown-names.js'

/** The options of `runspan check`, as commander passes them. */
export interface CheckOptions extends FilterOptions, SourceOption {
  assert?: string[]
  baseline?: string
  tolerance?: string
  allowNoBaseline?: boolean
  allowFailed?: boolean
  allowFailedTasks?: boolean
  json?: boolean
  markdown?: boolean
}

/** Judges runs, prints what they came to, and makes the command fail when one of them does. */
export async function checkRuns(names: readonly string[], options: CheckOptions): Promise<void> {
  refuseBoth(names, isFiltered(options))
  const assertions = await readAssertions(options)
  let isChoosing = true
  // a name that no run has is a warning to others, and an error here
  const source = openRuns(options, (message) => isChoosing && isAboutUnknownName(message))
  const chosen =
    names.length > 0
      ? await runsByName(source, names, ['tasks'])
      : await source.runs({ ...toFilter(options), fields: ['tasks'] }).toArray()
  isChoosing = false
  const baseline = await baselineOf(source, options, names.length === 0 ? [] : chosen)
  // a run that was not asked for by name is not compared with itself
  const runs = names.length > 0 ? chosen : chosen.filter(({ id }) => id !== baseline?.id)
  const asked = [...assertions, ...(await whereOf(options))]
  await refuseUnknownNames(source, asked, baseline === undefined ? runs : [...runs, baseline])

  const unchecked = baseline === undefined ? assertions.filter(namesBaseline) : []
  const demanded = assertions.filter((assertion) => !unchecked.includes(assertion))
  const verdicts = runs.map((run) => judgeRun(run, { ...options, assertions: demanded, baseline }))
  const result: CheckResult = {
    holds: verdicts.length > 0 && verdicts.every(({ holds }) => holds),
    assertions: assertions.map(({ text }) => text),
    unchecked: unchecked.map(({ text }) => text),
    baseline,
    verdicts,
  }
  if (!result.holds) process.exitCode = 1
  if (runs.length === 0) {
    const why =
      chosen.length > 0 ? 'only the baseline matches' : await nothingFound(source, toFilter(options), options)
    printMessage(`nothing was checked: ${why}`)
  }
  printResult(result, formatOf(options))
}

async function baselineOf(
  source: RunSource,
  { baseline, allowNoBaseline }: CheckOptions,
  checked: readonly RunRecord[],
): Promise<RunRecord | undefined> {
  if (baseline === undefined) return undefined
  try {
    return await findBaseline(source, baseline, checked)
  } catch (error) {
    if (allowNoBaseline && error instanceof RunspanError && error.code === 'RUN_NOT_FOUND') return undefined
    throw error
  }
}

async function whereOf({ where }: CheckOptions): Promise<Pick<Assertion, 'text' | 'paths'>[]> {
  return where === undefined ? [] : [await loadWhere(where)]
}

function formatOf({ json, markdown }: CheckOptions): ResultFormat {
  return json ? 'json' : markdown ? 'markdown' : 'text'
}
