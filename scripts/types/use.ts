// What a program of a user's may write, and what its compiler has to refuse. Compiled, never run.

import {
  type AttributeValue,
  addTags,
  type ConfigureOptions,
  configure,
  continueRun,
  logMetric,
  logMetrics,
  logParam,
  logParams,
  type RunOptions,
  RunspanError,
  run,
  setAttribute,
  setAttributes,
  startRun,
  stats,
} from 'runspan'
import { run as apiRun } from 'runspan/api'
import { openStore, type RunRecord } from 'runspan/read'

// With exactOptionalPropertyTypes an option that may be undefined has to say so.
declare const maybe: string | undefined
declare const maybeNumber: number | undefined
const configuration: ConfigureOptions = {
  project: maybe,
  serviceName: maybe,
  dir: maybe,
  endpoint: maybe,
  headers: undefined,
  resourceAttributes: undefined,
  spanProcessors: undefined,
  quiet: undefined,
  misuse: undefined,
}
configure(configuration)
const options: RunOptions = {
  project: maybe,
  tags: undefined,
  attributes: { team: maybe },
  params: undefined,
}

interface Losses {
  train: number
  test?: number | undefined
}
declare const losses: Losses

export const answer: Promise<number> = run('train', options, async (current) => {
  logParam('rate', 0.1)
  logParams({ opt: { name: 'adam' } })
  logParams(new Map([['rate', 1]]))
  logMetric('loss', 0.5, { step: maybeNumber, timestamp: new Date() })
  logMetrics(losses, { step: 3 })
  logMetrics(new Map([['loss', 1]]))
  setAttribute('zones', ['eu', 'us'] as const)
  setAttributes({ team: 'a', size: maybeNumber })
  setAttributes(new Map([['team', 'a']]))
  addTags('a', 'b')
  current.logMetrics({ loss: 1 })
  current.logMetrics(new Map([['loss', 1]]))
  return stats().points + stats().refusedCalls
})

apiRun('api', () => 5).toFixed()
continueRun({}, { rank: maybeNumber }, () => 5).toFixed()

export async function last(): Promise<RunRecord | undefined> {
  let found: RunRecord | undefined
  const query = { project: maybe, tags: undefined, sort: maybe, limit: maybeNumber, fields: undefined }
  for await (const record of openStore({ dir: maybe }).runs(query)) found = record
  const values: AttributeValue[] = Object.values(found?.attributes ?? {})
  return values.length > 0 ? found : undefined
}

export function code(error: unknown): string {
  return error instanceof RunspanError && error.code === 'NO_ACTIVE_RUN' ? error.message : ''
}

const current = startRun('x')
// @ts-expect-error: an attribute is no object, whatever version of OpenTelemetry's API says
current.setAttribute('team', { a: 1 })
// @ts-expect-error: nor null
current.setAttribute('team', null)
// @ts-expect-error: nor a list of several types
setAttribute('team', [1, 'a'])
// @ts-expect-error: nor a Map of what is none
setAttributes(new Map([['team', new Date()]]))
// @ts-expect-error: a metric is a number
logMetric('loss', '0.5')
// @ts-expect-error: a step is an option
logMetric('loss', 1, 3)
// @ts-expect-error: several metrics have a call of their own
logMetric({ loss: 1 })
// @ts-expect-error: metrics are numbers
logMetrics({ loss: 'x' })
// @ts-expect-error: of a Map too
logMetrics(new Map([['loss', 'x']]))
// @ts-expect-error: tags are spread
addTags(['a', 'b'])
// @ts-expect-error: an option there is not
startRun('x', { tag: [] })
// @ts-expect-error: a mode there is not
configure({ misuse: 'loud' })
