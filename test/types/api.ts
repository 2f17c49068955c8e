// The types of `runspan/api`. Compiled by `npm run typecheck`, never run; test/public-names.test.ts shows
// that each name is held.

import { expectTypeOf } from 'expect-type'
import {
  type ArgumentScorer,
  type AttributeValue,
  addTags,
  annotate,
  type Carrier,
  type ContinueOptions,
  continueRun,
  currentRun,
  currentTask,
  type DataFile,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type FileOptions,
  type FileSource,
  type GivenScore,
  generateRunName,
  type ItemContext,
  type Items,
  logFile,
  logInput,
  logInputs,
  logMetric,
  logMetrics,
  logOutput,
  logOutputs,
  logParam,
  logParams,
  logScore,
  logTable,
  type MapOptions,
  mapTasks,
  type PointOptions,
  type Redact,
  type RedactedValue,
  type ResumeOptions,
  type Run,
  type RunError,
  type RunFacts,
  type RunName,
  type RunOptions,
  type RunStatus,
  RunspanError,
  type RunspanErrorCode,
  readItems,
  resumeRun,
  run,
  type Scored,
  type ScoreOptions,
  type Scorer,
  type ScorerResult,
  type ScoreStatistics,
  setAttribute,
  setAttributes,
  startRun,
  startTask,
  type Task,
  type TaskOptions,
  type TaskOutcome,
  type TaskResults,
  type TracedOptions,
  task,
  traced,
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
expectTypeOf(resumeRun('3f2a91c4', () => 1)).toEqualTypeOf<number>()
expectTypeOf(resumeRun({ name: 'train' }, { fromStep: 3 }, async () => 'a')).toEqualTypeOf<Promise<string>>()
resumeRun(startRun(), (current) => expectTypeOf(current.resume).toEqualTypeOf<number | undefined>())
expectTypeOf<RunName>().toEqualTypeOf<{ name: string; project?: string | undefined }>()
expectTypeOf<ResumeOptions>().toEqualTypeOf<{ fromStep?: number | undefined }>()
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
expectTypeOf<{ loss: 'min' }>().toExtend<RunOptions['summary']>()
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

// task() returns what its function returns; a task logs as a run does.
expectTypeOf(task('answer', () => 1)).toEqualTypeOf<number>()
expectTypeOf(task('answer', { item: 'q1' }, async () => 'a')).toEqualTypeOf<Promise<string>>()
task('answer', (current) => expectTypeOf(current).toEqualTypeOf<Task>())
expectTypeOf(startTask).toEqualTypeOf<(name: string, options?: TaskOptions) => Task>()
expectTypeOf(currentTask).toEqualTypeOf<() => Task | undefined>()
expectTypeOf<Run['task']>().toEqualTypeOf<typeof task>()
expectTypeOf<Run['startTask']>().toEqualTypeOf<typeof startTask>()
expectTypeOf<Task['logInput']>().toEqualTypeOf<typeof logInput>()
expectTypeOf<Task['logInputs']>().toEqualTypeOf<typeof logInputs>()
expectTypeOf<Task['logOutput']>().toEqualTypeOf<typeof logOutput>()
expectTypeOf<Task['logOutputs']>().toEqualTypeOf<typeof logOutputs>()
expectTypeOf<Task['logScore']>().toEqualTypeOf<typeof logScore>()
expectTypeOf<Run['logScore']>().toEqualTypeOf<typeof logScore>()
expectTypeOf(logInput).toBeCallableWith('question', { text: '?' })
expectTypeOf(logInputs).parameters.toEqualTypeOf<[inputs: object]>()
expectTypeOf(logOutput).toBeCallableWith(42)
expectTypeOf(logOutputs).parameters.toEqualTypeOf<[outputs: object]>()
expectTypeOf(logFile).parameters.toEqualTypeOf<[name: string, source: FileSource, options?: FileOptions]>()
expectTypeOf<FileSource>().toEqualTypeOf<string | Uint8Array | URL | { text: string }>()
expectTypeOf<FileOptions>().toEqualTypeOf<{ mimeType?: string | undefined; maxBytes?: number | undefined }>()
expectTypeOf(logTable).parameters.toEqualTypeOf<[name: string, rows: Iterable<unknown>]>()
expectTypeOf<Run['logFile']>().toEqualTypeOf<typeof logFile>()
expectTypeOf<Task['logTable']>().toEqualTypeOf<typeof logTable>()
expectTypeOf(logScore).parameters.toEqualTypeOf<
  [name: string, value: number | boolean, options?: ScoreOptions]
>()
expectTypeOf<ScoreOptions['by']>().toEqualTypeOf<'code' | 'llm' | 'human' | undefined>()
expectTypeOf<TaskOptions['type']>().toEqualTypeOf<'agent' | 'tool' | 'retriever' | 'evaluator' | undefined>()
expectTypeOf<TaskOptions['item']>().toEqualTypeOf<string | number | undefined>()
expectTypeOf<Task>().toExtend<{
  readonly id: string
  readonly runId: string | undefined
  readonly name: string
  readonly number: number
  readonly item: string | undefined
  readonly trial: number | undefined
  readonly status: RunStatus
  readonly error: RunError | undefined
  fail(error: unknown): void
  end(): void
}>()
// @ts-expect-error: a score is a number or a boolean
logScore('exact', 'yes')

// traced() keeps the type of the function, generics and `this` included.
const identity = <T>(value: T): T => value
expectTypeOf(traced('identity', identity)('a' as const)).toEqualTypeOf<'a'>()
expectTypeOf(
  traced('search', { type: 'tool' }, async (query: string, limit?: number) => [query, limit]),
).toEqualTypeOf<(query: string, limit?: number) => Promise<(string | number | undefined)[]>>()
traced(
  'search',
  { input: (query) => expectTypeOf(query).toEqualTypeOf<string>(), output: (found) => found.length },
  async (query: string) => [query],
)
expectTypeOf<Extract<TracedOptions<(query: string) => number>['output'], object>>().toEqualTypeOf<
  (result: number) => unknown
>()
expectTypeOf<RedactedValue>().toEqualTypeOf<{
  kind: 'input' | 'output' | 'param' | 'error' | 'expected' | 'metadata' | 'score' | 'message'
  key: string
}>()
expectTypeOf<Redact>().toEqualTypeOf<(value: unknown, about: RedactedValue) => unknown>()

expectTypeOf(annotate).toEqualTypeOf<(run: Run | Task, facts: RunFacts) => void>()
expectTypeOf<Pick<RunFacts, 'name' | 'note' | 'archived'>>().toEqualTypeOf<{
  name?: string | undefined
  note?: string | undefined
  archived?: boolean | undefined
}>()
expectTypeOf<RunFacts['tags']>().toEqualTypeOf<readonly string[] | undefined>()
expectTypeOf<RunFacts['removeTags']>().toEqualTypeOf<readonly string[] | undefined>()
expectTypeOf<RunFacts['removeAttributes']>().toEqualTypeOf<readonly string[] | undefined>()
expectTypeOf<RunFacts['attributes']>().toEqualTypeOf<RunOptions['attributes']>()
expectTypeOf<RunFacts['scores']>().toEqualTypeOf<
  Readonly<Record<string, number | boolean | GivenScore | undefined>> | undefined
>()
expectTypeOf<GivenScore>().toExtend<ScoreOptions>()
expectTypeOf<GivenScore['value']>().toEqualTypeOf<number | boolean>()
// mapTasks() and evaluate() know their items, outputs and the names of their scores.
const lines = readItems<{ id: string; question: string; expected: string }>('questions.jsonl')
expectTypeOf(lines).toEqualTypeOf<{ id: string; question: string; expected: string }[] & DataFile>()
expectTypeOf(readItems('questions.csv')).toEqualTypeOf<Record<string, unknown>[] & DataFile>()
expectTypeOf<DataFile>().toEqualTypeOf<{ readonly path: string; readonly sha256: string }>()
type Line = (typeof lines)[number]
const mapped = mapTasks('answer', lines, (item, context) => {
  expectTypeOf(item).toEqualTypeOf<Line>()
  expectTypeOf(context).toEqualTypeOf<ItemContext>()
  return item.question.length
})
expectTypeOf(mapped).toEqualTypeOf<Promise<TaskResults<Line, number>>>()
const options: MapOptions<Line> = { concurrency: 2, trials: 3, timeoutMs: 1, retries: 1, maxFailures: 0 }
expectTypeOf(mapTasks('answer', lines, options, async () => 'a')).toEqualTypeOf<
  Promise<TaskResults<Line, string>>
>()
expectTypeOf(mapTasks('answer', {} as AsyncIterable<1>, () => {})).toEqualTypeOf<
  Promise<TaskResults<1, void>>
>()
expectTypeOf<Items<string>>().toEqualTypeOf<Iterable<string> | AsyncIterable<string>>()
expectTypeOf<MapOptions<Line>>().toEqualTypeOf<{
  concurrency?: number | undefined
  trials?: number | undefined
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
  retries?: number | undefined
  maxFailures?: number | undefined
  id?: ((item: Line, index: number) => string | number) | undefined
  cache?: boolean | string | undefined
}>()
expectTypeOf<ItemContext>().toEqualTypeOf<{
  task: Task
  index: number
  trial: number
  attempt: number
  signal: AbortSignal
}>()
expectTypeOf<TaskOutcome<Line, number>>().toEqualTypeOf<{
  index: number
  trial: number
  item: Line
  id: string
  taskId: string
  status: 'completed' | 'failed'
  value: number | undefined
  error: unknown
  scores: Record<string, number>
  attempts: number
  waitedMs: number
  durationMs: number
  cached: boolean
}>()
expectTypeOf<ScoreStatistics>().toEqualTypeOf<{
  mean: number
  sd: number | undefined
  count: number
  missing: number
  passAt: Record<number, number>
  passAll: Record<number, number>
}>()
expectTypeOf<TaskResults<Line, number>['values']>().toEqualTypeOf<readonly number[]>()
expectTypeOf<TaskResults<Line, number>['failed']>().toEqualTypeOf<readonly TaskOutcome<Line, number>[]>()
const levenshtein = Object.assign((args: { output: string; expected?: string }) => args.output.length, {
  partial: (args: object) => args,
})
expectTypeOf(levenshtein).toExtend<ArgumentScorer>()
expectTypeOf<ArgumentScorer['partial']>().toEqualTypeOf<(...args: never[]) => unknown>()
const evaluated = evaluate('eval', {
  data: lines,
  params: { model: 'gpt-mini' },
  task: async ({ question }, { signal }) => (signal.aborted ? '' : question),
  scores: {
    exact: (answer, item) => {
      expectTypeOf(answer).toEqualTypeOf<string>()
      expectTypeOf(item).toEqualTypeOf<Line>()
      return answer === item.expected
    },
    short: (answer) => (answer.length < 100 ? 1 : null),
    similarity: levenshtein,
    style: async () => ({ score: 0.5, label: 'poor', explanation: 'too long', by: 'llm' }),
    several: () => [
      { name: 'a', score: 1 },
      { name: 'b', score: null },
    ],
  },
  trials: 3,
})
expectTypeOf(evaluated).toEqualTypeOf<
  Promise<Evaluation<Line, string, 'exact' | 'short' | 'similarity' | 'style' | 'several'>>
>()
expectTypeOf<Evaluation<Line, string, 'exact'>['scores']['exact']>().toEqualTypeOf<ScoreStatistics>()
expectTypeOf<Evaluation<Line, string, 'exact'>['scores']['other']>().toEqualTypeOf<ScoreStatistics>()
expectTypeOf<Evaluation['runId']>().toEqualTypeOf<string>()
expectTypeOf<EvaluateOptions<Line, string, 'exact'>['scores']>().toEqualTypeOf<
  { readonly exact: Scorer<Line, string> } | undefined
>()
expectTypeOf<EvaluateOptions<Line, string>>().toExtend<MapOptions<Line> & RunOptions>()
expectTypeOf<EvaluateOptions<Line, string>['task']>().toEqualTypeOf<
  (item: Line, context: ItemContext) => string | PromiseLike<string>
>()
expectTypeOf<Scorer<Line, string>>().toEqualTypeOf<
  ((output: string, item: Line) => ScorerResult | PromiseLike<ScorerResult>) | ArgumentScorer
>()
expectTypeOf<ScorerResult>().toEqualTypeOf<number | boolean | null | undefined | Scored | readonly Scored[]>()
expectTypeOf<Scored>().toExtend<ScoreOptions & { name?: string | undefined }>()
expectTypeOf<Scored['score']>().toEqualTypeOf<number | boolean | null | undefined>()
