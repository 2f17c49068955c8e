// Ten thousand tasks of one run: most of them small, some with texts that are hard to carry, a few with a megabyte.

import { isDeepStrictEqual } from 'node:util'
import { flush, logInput, logOutput, logScore, run, stats, task } from '../../src/index.js'
import type { TaskRecord } from '../../src/read.js'
import type { LoggedValue } from '../../src/wire/keyed-value.js'

const COUNT = 10_000
const MEGABYTE = 1 << 20

const HOSTILE: readonly LoggedValue[] = [
  '',
  'null',
  '{"a":[1,',
  '\u0000\u001b[31m\u2028\ufeff',
  'half a pair \ud83d',
  '</script><!-- "\'` -->',
  '../../../etc/passwd\r\n\r\nHTTP/1.1 200 OK',
  'عربى 日本語 🏳️‍🌈',
  -0,
  Number.NaN,
  2 ** 53,
  [1.5, Number.NEGATIVE_INFINITY],
  [],
  {},
  { ['__proto__']: { constructor: null }, '': '', '🙂': [true, [], { a: 'NaN' }] },
]

const LARGE: readonly LoggedValue[] = [
  'x'.repeat(MEGABYTE),
  '🙂é'.repeat(MEGABYTE / 6),
  Array.from({ length: 100_000 }, (_, i) => i / 7),
  Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key ${i}`, `"${i}"`])),
]

/** What the task of this number is given. */
function inputOf(i: number): LoggedValue {
  if (i % 2_500 === 7) return LARGE[Math.floor(i / 2_500)] as LoggedValue
  return i % 3 === 0 ? (HOSTILE[(i / 3) % HOSTILE.length] as LoggedValue) : { question: `${i} + ${i}?` }
}

/** Records them as one run, and has them sent. */
export async function recordManyTasks(): Promise<void> {
  await run('many', async () => {
    for (let i = 0; i < COUNT; i++) {
      task('answer', { item: `item ${i}`, expected: String(2 * i) }, () => {
        logInput(inputOf(i))
        logOutput(HOSTILE[i % HOSTILE.length])
        logScore('exact', i % 2 === 0)
      })
      if (i % 200 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  })
  // One flush waits as long as a request may take.
  do await flush()
  while (stats().waiting > 0)
}

/** The first tasks that are not read back as they were recorded; to print all would be megabytes. */
export function wrongTasks(tasks: readonly TaskRecord[]): { read: unknown; wanted: unknown }[] {
  const wrong: { read: unknown; wanted: unknown }[] = []
  for (let i = 0; i < Math.max(COUNT, tasks.length) && wrong.length < 3; i++) {
    const [read, wanted] = [shownOf(tasks[i]), i < COUNT ? wantedOf(i) : undefined]
    if (!isDeepStrictEqual(read, wanted)) wrong.push({ read, wanted })
  }
  return wrong
}

function shownOf(task: TaskRecord | undefined): object | undefined {
  if (task === undefined) return undefined
  const { number, name, item, expected, status, inputs, outputs, scores } = task
  return { number, name, item, expected, status, inputs, outputs, scores }
}

function wantedOf(i: number): object {
  return {
    ...{ number: i, name: 'answer', item: `item ${i}`, expected: String(2 * i), status: 'completed' },
    inputs: { input: inputOf(i) },
    outputs: { output: HOSTILE[i % HOSTILE.length] },
    scores: { exact: { value: i % 2 === 0 ? 1 : 0, label: String(i % 2 === 0) } },
  }
}
