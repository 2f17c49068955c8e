import fc from 'fast-check'
import { runsTable } from '../../../src/cli/list/runs-table.js'
import { runPage } from '../../../src/cli/show/run-page.js'
import { plainStyle } from '../../../src/cli/terminal/style.js'
import { escapeText } from '../../../src/errors/escape-text.js'
import { run } from '../../../src/index.js'
import { matchesFilter } from '../../../src/read/query/filter.js'
import type { RunFilter, RunRecord } from '../../../src/read.js'
import { anyNumber, carriedText } from '../../support/arbitrary.js'
import { startSession } from '../../support/session.js'
import { runWith } from '../tables/arbitrary-run.js'

test.each<[wanted: string, value: unknown]>([
  ['1e-5', 0.00001],
  ['0.00001', 1e-5],
  ['.1', 0.1],
  ['32.0', 32],
  ['+32', 32],
  [' 0.1 ', 0.1],
  ['-0', -0],
  ['-0', 0],
  ['0', -0],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['1E+300', 1e300],
  ['12345678901234567890', '12345678901234567890'],
  ['18446744073709551616', 2 ** 64],
  ['true', true],
  ['true', 'true'],
  ['0.10', '0.10'],
  ['"0.1"', '0.1'],
  ['"0.1"', '"0.1"'],
  ['"two\\nlines"', 'two\nlines'],
  ['two\\nlines', 'two\nlines'],
  ['C:\\new', 'C:\\new'],
  ['[64, 64]', [64, 64]],
  ['[64,64]', [64, 64]],
  ['[ 64.0 ,6.4e1 ]', [64, 64]],
  ['[.5, NaN]', [0.5, Number.NaN]],
  ['["NaN",-0]', [Number.NaN, -0]],
  ['[adam, sgd]', ['adam', 'sgd']],
  ['["adam","sgd"]', ['adam', 'sgd']],
  ['[true, false]', [true, false]],
  ['[]', []],
  ['64.0', [64, 128]],
  ['adam', ['adam', 'sgd']],
])('--param x=%s finds a run whose x is %p', (wanted, value) => {
  expect(isFound(value, wanted)).toBe(true)
  expect(isFound(['anything else'], wanted)).toBe(false)
})

test.each<[wanted: string, value: unknown]>([
  ['0.1', 0.1000000001],
  ['', 0],
  [' ', 0],
  ['"0.1"', 0.1],
  ['"true"', true],
  ['0.1', '.1'],
  ['1', true],
  ['NaN', 'nan'],
  ['12345678901234567890', '12345678901234567891'],
  ['[64]', [64, 64]],
  ['[64, 64]', [64]],
  ['["64"]', [64]],
  ['[128, 64]', [64, 128]],
  ['0x10', 16],
])('--param x=%s does not find a run whose x is %p', (wanted, value) => {
  expect(isFound(value, wanted)).toBe(false)
})

test.each<[wanted: string, params: Record<string, unknown>]>([
  ['a=b=1', { 'a=b': 1 }],
  ['a=b=1', { a: 'b=1' }],
  ['url=http://x/?q=1&r=2', { url: 'http://x/?q=1&r=2' }],
  ['"a=b"=1.0', { 'a=b': 1 }],
  ['==1', { '=': 1 }],
  ['two\\nlines=1', { 'two\nlines': 1 }],
])('--param %s finds a run of the params %j', (wanted, params) => {
  expect(matchesFilter(runOf(params), { params: [wanted] })).toBe(true)
  expect(matchesFilter(runOf({ a: 1, b: 1 }), { params: [wanted] })).toBe(false)
})

test.each<[RunFilter['params'], boolean]>([
  [{ 'a=b': 1 }, true],
  [{ a: 'b=1' }, false],
  [['x=1', 'y=2'], true],
  [['x=1', 'x=2'], false],
  [['list=1', 'list=2.0'], true],
])('all of the params %j must hold: %p', (params, isTaken) => {
  expect(matchesFilter(runOf({ 'a=b': 1, x: 1, y: 2, list: [1, 2] }), { params })).toBe(isTaken)
})

test('a tag and a name are found by what is shown for them', () => {
  const one = runWith({ name: 'a\tname', tags: ['two words', 'a\\b'] })

  for (const tag of ['two words', '"two words"', 'a\\b'])
    expect(matchesFilter(one, { tags: [tag] })).toBe(true)
  for (const name of ['a\tname', 'a\\tname']) expect(matchesFilter(one, { name })).toBe(true)
})

const scalar = fc.oneof(
  anyNumber,
  carriedText,
  anyNumber.map(String),
  fc.boolean(),
  fc.bigInt(),
  fc.constantFrom('true', 'NaN', '[1,2]', '"quoted"', '{}', 'a=b', '\\n'),
)
const anyParam = fc.oneof(scalar, fc.array(anyNumber), fc.array(carriedText), fc.array(fc.boolean()))

test('whatever param was logged, the text that show and list print for it finds the run', async () => {
  const key = fc
    .oneof(carriedText, fc.constantFrom('lr', 'a=b', '"a"', 'a\\nb'))
    .filter((name) => name !== '')
  await fc.assert(
    fc.asyncProperty(key, anyParam, async (name, value) => {
      await using session = startSession()
      run('a-run', { params: { [name]: value } as Record<string, string> }, () => {})
      const record = await session.onlyRun()

      for (const shown of [shownOnPage(record), shownInTable(record)])
        for (const text of shown)
          expect([text, matchesFilter(record, { params: [text] })]).toEqual([text, true])
    }),
  )
})

/** The params as `key=value`, as they stand on the page of a run. */
function shownOnPage(record: RunRecord): string[] {
  const page = runPage(record, { parent: undefined, children: [] }, SCREEN, 0)
  const start = page.indexOf('params') + 1
  const lines = page.slice(start, page.indexOf('', start))
  // Keys are filled up to the width of the widest, so they are told from the values by what stands in each line.
  return Object.keys(record.params).map((key, i) => {
    const shownKey = escapeText(key)
    const line = lines[i] as string
    expect(line.startsWith(`  ${shownKey}  `)).toBe(true)
    return `${shownKey}=${line.slice(shownKey.length + 4)}`
  })
}

/** The same in the table of runs, where it is not cut. */
function shownInTable(record: RunRecord): string[] {
  const [title = '', row = ''] = runsTable([record], SCREEN, 0)
  const cell = row.slice(title.indexOf('params'))
  return cell.endsWith('…') ? [] : [cell]
}

const SCREEN = { width: undefined, style: plainStyle }

function isFound(value: unknown, wanted: string): boolean {
  return matchesFilter(runOf({ x: value }), { params: [`x=${wanted}`] })
}

function runOf(params: Record<string, unknown>): RunRecord {
  return runWith({ params: params as RunRecord['params'] })
}
