import type { TaskRecord } from '../../../src/read/run-record.js'
import { exportTable } from '../../../src/read/tables/export-table.js'
import { runWith } from './arbitrary-run.js'
import { join, readCsv, readJsonLines } from './read-back.js'

const ANSWERED: TaskRecord = {
  id: '00000000000000a1',
  number: 0,
  name: 'answer',
  item: '=q1',
  trial: 1,
  expected: '42',
  status: 'completed',
  startTime: 0,
  endTime: 5,
  durationMs: 5,
  cached: true,
  inputs: { question: 'Why?', context: { a: [1, null] } },
  outputs: { output: null },
  files: [],
  scores: { exact: { value: 1, label: 'true', explanation: 'same\ntext' } },
}

const { cached: _, ...NOT_CACHED } = ANSWERED

const FAILED: TaskRecord = {
  ...NOT_CACHED,
  id: '00000000000000a2',
  number: 1,
  item: 'q2',
  status: 'failed',
  error: { type: 'Error', message: 'no answer' },
  attempts: 3,
  waitedMs: 1200,
  inputs: { question: '' },
  outputs: {},
  scores: { exact: { value: 0, by: 'human' } },
}

const RUN = runWith({ tasks: [ANSWERED, FAILED] })

test('a task is a row, with a column for each input, output and score that any task has', async () => {
  const [first, second] = readCsv(await join(exportTable([runWith({}), RUN], 'tasks')))

  expect([...(first?.keys() ?? [])].join()).toBe(
    'runId,runName,project,id,parentId,number,name,item,trial,expected,type,status,error.message,started,ended,durationMs,attempts,waitedMs,cached,rank,' +
      'inputs.context,inputs.question,outputs.output,scores.exact.value,scores.exact.label,scores.exact.explanation,scores.exact.by',
  )
  expect(first?.get('item')).toBe("'=q1")
  expect(first?.get('inputs.context')).toBe('{"a":[1,null]}')
  expect(first?.get('outputs.output')).toBe('')
  expect(first?.get('scores.exact.explanation')).toBe('same\ntext')
  expect(second?.get('error.message')).toBe('no answer')
  expect(['attempts', 'waitedMs', 'cached'].map((name) => [first?.get(name), second?.get(name)])).toEqual([
    ['', '3'],
    ['', '1200'],
    ['true', ''],
  ])
  expect(second?.get('scores.exact.value')).toBe('0')
  expect(second?.get('scores.exact.by')).toBe('human')
})

test('the name of a column is the path to the same value in JSON', async () => {
  const [csv] = readCsv(await join(exportTable([RUN], 'tasks')))
  const [json] = readJsonLines(await join(exportTable([RUN], 'tasks', { format: 'jsonl' })))

  const filled = [...(csv ?? [])].filter(([, cell]) => cell !== '').map(([name]) => name)
  const nested = filled.filter((name) => name !== 'inputs.context')
  expect([...(json?.keys() ?? [])]).toEqual(expect.arrayContaining(nested))
  expect(json?.get('inputs.context.a')).toEqual([1, null])
  expect(json?.get('outputs.output')).toBe(null)
  expect(json?.get('started')).toBe('1970-01-01T00:00:00.000Z')
})

test('runs without tasks give the fixed columns alone', async () => {
  expect(await join(exportTable([runWith({})], 'tasks'))).toMatch(/^runId,.*,rank\r\n$/)
})
