// The types of `runspan/api`. Compiled by `npm run typecheck`, never run; test/public-names.test.ts shows
// that each name is held.

import { expectTypeOf } from 'expect-type'
import {
  type AttributeValue,
  addTags,
  type Carrier,
  type ContinueOptions,
  continueRun,
  currentRun,
  generateRunName,
  logMetric,
  logMetrics,
  logParam,
  logParams,
  type PointOptions,
  type Run,
  type RunError,
  type RunOptions,
  type RunStatus,
  RunspanError,
  type RunspanErrorCode,
  run,
  setAttribute,
  setAttributes,
  startRun,
} from '../../src/api.js'

// run() and continueRun() return what their function returns, a promise or not.
expectTypeOf(run(() => 1)).toEqualTypeOf<number>()
expectTypeOf(run('train', () => 'a')).toEqualTypeOf<string>()
expectTypeOf(run({ tags: ['baseline'] }, async () => 1)).toEqualTypeOf<Promise<number>>()
expectTypeOf(run('train', { project: 'search' }, () => {})).toEqualTypeOf<void>()
run((current) => expectTypeOf(current).toEqualTypeOf<Run>())
expectTypeOf(continueRun(process.env, () => 1)).toEqualTypeOf<number>()
expectTypeOf(continueRun({}, { rank: 3 }, async () => 'a')).toEqualTypeOf<Promise<string>>()
continueRun({}, (current) => expectTypeOf(current).toEqualTypeOf<Run>())
expectTypeOf(startRun).parameters.toEqualTypeOf<[name?: string, options?: RunOptions]>()
expectTypeOf(startRun).returns.toEqualTypeOf<Run>()
expectTypeOf(currentRun).toEqualTypeOf<() => Run | undefined>()
expectTypeOf(generateRunName).toEqualTypeOf<() => string>()

// The functions that log to the current run.
expectTypeOf(logParam).toEqualTypeOf<(key: string, value: unknown) => void>()
expectTypeOf(logParams).toEqualTypeOf<(params: object) => void>()
expectTypeOf(logMetric).toEqualTypeOf<(key: string, value: number, options?: PointOptions) => void>()
expectTypeOf(logMetrics<{ loss: number | undefined }>).toBeCallableWith({ loss: 1 }, { step: 1 })
expectTypeOf(logMetrics({ loss: 1 })).toEqualTypeOf<void>()
logMetrics(new Map([['loss', 1]]))
// @ts-expect-error: a metric is a number
logMetrics({ loss: '1' })
expectTypeOf(setAttribute).toEqualTypeOf<(name: string, value: AttributeValue) => void>()
expectTypeOf(setAttributes).toBeCallableWith({ team: 'vision', size: undefined })
expectTypeOf(setAttributes).toBeCallableWith(new Map([['team', 'vision']]))
// @ts-expect-error: an attribute is no object
setAttributes({ team: { name: 'vision' } })
expectTypeOf(addTags).toEqualTypeOf<(...tags: string[]) => void>()

// A run has the same functions as methods.
expectTypeOf<Run['logParam']>().toEqualTypeOf<typeof logParam>()
expectTypeOf<Run['logParams']>().toEqualTypeOf<typeof logParams>()
expectTypeOf<Run['logMetric']>().toEqualTypeOf<typeof logMetric>()
expectTypeOf<Run['logMetrics']>().toEqualTypeOf<typeof logMetrics>()
expectTypeOf<Run['setAttribute']>().toEqualTypeOf<typeof setAttribute>()
expectTypeOf<Run['setAttributes']>().toEqualTypeOf<typeof setAttributes>()
expectTypeOf<Run['addTags']>().toEqualTypeOf<typeof addTags>()
expectTypeOf<Run>().toExtend<{
  readonly id: string
  readonly name: string
  readonly project: string
  readonly rank: string | undefined
  readonly status: RunStatus
  readonly tags: readonly string[]
  readonly startTime: number
  readonly durationMs: number
  readonly pointCount: number
  readonly error: RunError | undefined
  readonly isRecording: boolean
  end(): void
  fail(error: unknown): void
  carrier(): Record<string, string>
}>()
expectTypeOf<Run>().toExtend<Disposable & AsyncDisposable>()
expectTypeOf(startRun().with((current) => current.id)).toEqualTypeOf<string>()

expectTypeOf<Carrier>().toEqualTypeOf<object>()
expectTypeOf<ContinueOptions>().toEqualTypeOf<{ rank?: string | number | undefined }>()
expectTypeOf<PointOptions>().toEqualTypeOf<{
  step?: number | undefined
  timestamp?: Date | number | undefined
}>()
expectTypeOf<RunOptions['project']>().toEqualTypeOf<string | undefined>()
expectTypeOf<RunOptions['tags']>().toEqualTypeOf<readonly string[] | undefined>()
expectTypeOf<RunOptions['params']>().toEqualTypeOf<object | undefined>()
expectTypeOf<{ team: string; size: undefined }>().toExtend<RunOptions['attributes']>()
expectTypeOf<{ team: null }>().not.toExtend<RunOptions['attributes']>()

expectTypeOf<string | number | boolean | string[] | number[] | boolean[]>().toExtend<AttributeValue>()
expectTypeOf<null>().not.toExtend<AttributeValue>()
expectTypeOf<(string | number)[]>().not.toExtend<AttributeValue>()
expectTypeOf<RunStatus>().toEqualTypeOf<'running' | 'silent' | 'completed' | 'failed' | 'crashed'>()
expectTypeOf<RunError>().toEqualTypeOf<{ type?: string; message: string; stacktrace?: string }>()
expectTypeOf<RunspanError>().toExtend<Error>()
expectTypeOf<RunspanError['code']>().toEqualTypeOf<RunspanErrorCode>()
expectTypeOf(RunspanError).toBeConstructibleWith('INVALID_KEY', 'message', { cause: new Error() })
expectTypeOf<'INVALID_KEY' | 'RUN_NOT_FOUND'>().toExtend<RunspanErrorCode>()
expectTypeOf<'NO_SUCH_CODE'>().not.toExtend<RunspanErrorCode>()
