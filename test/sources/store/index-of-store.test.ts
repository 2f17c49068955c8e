import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { flush, logMetric, run } from '../../../src/index.js'
import { openStore, type RunQuery } from '../../../src/read.js'
import { makeSource } from '../../../src/sources/core/make-source.js'
import { StoreRows } from '../../../src/sources/store/store-rows.js'
import { checkTimeRange } from '../../../src/sources/time-range.js'
import { recordAllSorts } from '../../support/all-sorts.js'
import { startSession } from '../../support/session.js'
import { runFilesIn } from '../../support/store-files.js'
import { tempDir } from '../../support/temp.js'
import { answers, answersWithout, openIndexed, QUERIES, recordEveryColumn } from './both-ways.js'

const anyAction = fc.record({
  what: fc.constantFrom(
    ...(['write', 'write', 'write', 'grow', 'delete', 'touch', 'cut', 'tear'] as const),
    ...(['damage the index', 'delete the index', 'leave half an index', 'read', 'read', 'read'] as const),
  ),
  file: fc.nat(),
  place: fc.nat(),
  query: fc.constantFrom(...QUERIES),
})

test('whatever happens to a store and its index, the index gives the same runs as their files', async () => {
  await using session = startSession()
  await recordEveryColumn()
  await flush()
  const recorded = runFilesIn(session.dir)
    .map((path) => ({ name: basename(path), lines: readFileSync(path, 'utf8').split('\n').slice(0, -1) }))
    // long ones only take longer
    .filter(({ lines }) => lines.join('').length < 200_000)

  await fc.assert(
    fc.asyncProperty(fc.array(anyAction, { minLength: 5, maxLength: 25 }), async (actions) => {
      using temp = tempDir()
      const dir = join(temp.path, 'store')
      mkdirSync(join(dir, 'project'), { recursive: true })
      // long ago, each a second after the one before: a file that has just changed is not taken into the index
      let seconds = 1_700_000_000
      for (const { what, file, place, query } of [...actions, toRead(QUERIES[1] as RunQuery)]) {
        const { name, lines } = recorded[file % recorded.length] as (typeof recorded)[number]
        const path = join(dir, 'project', name)
        const known = existsSync(path) ? readFileSync(path, 'utf8') : ''
        switch (what) {
          case 'write':
            writeFileSync(path, `${lines.join('\n')}\n`)
            break
          case 'grow':
            appendFileSync(path, `${lines[known.split('\n').length - 1] ?? ''}\n`)
            break
          case 'delete':
            rmSync(path, { force: true })
            break
          case 'cut':
            writeFileSync(path, known.slice(0, place % (known.length + 1)))
            break
          case 'tear':
            appendFileSync(path, '{"resourceSpans":[{"resource')
            break
          case 'damage the index':
            damageIndex(dir, place)
            break
          case 'delete the index':
            rmSync(join(dir, '.index'), { recursive: true, force: true })
            break
          case 'leave half an index':
            mkdirSync(join(dir, '.index'), { recursive: true })
            writeFileSync(join(dir, '.index', '0123456789abcdef.v1-little.part.next'), 'runspan index')
            break
          case 'read':
            expect(await answers(openIndexed(dir), query)).toEqual(await answersWithout(dir, query))
        }
        if (existsSync(path)) utimesSync(path, ++seconds, seconds)
      }
    }),
    { numRuns: 20, interruptAfterTimeLimit: 20_000 },
  )
})

test('a store whose index is no folder is read all the same', async () => {
  await using session = startSession()
  await recordAllSorts()
  await flush()
  const expected = await answers(openStore({ dir: session.dir }), {})
  rmSync(join(session.dir, '.index'), { recursive: true, force: true })
  writeFileSync(join(session.dir, '.index'), 'not a folder')

  expect(await answers(openIndexed(session.dir), {})).toEqual(expected)
})

test('a run in the index is listed without opening its file', async () => {
  await using session = startSession()
  run('indexed', { params: { lr: 0.1 } }, () => logMetric('loss', 1))
  await flush()
  const [path] = runFilesIn(session.dir) as [string]
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  await openIndexed(session.dir).runs().toArray()
  // of the same size and time, so the index still holds
  writeFileSync(path, Buffer.alloc(statSync(path).size, ' '))
  utimesSync(path, 1_700_000_000, 1_700_000_000)

  const found = await openIndexed(session.dir).runs({ where: 'params.lr == 0.1' }).toArray()
  expect(found).toEqual([expect.objectContaining({ name: 'indexed', params: { lr: 0.1 } })])
})

test('what a misspelt name may have meant is known from the index: of the runs that are asked about', async () => {
  await using session = startSession()
  run('chosen', { params: { lr: 0.1 } }, () => logMetric('loss', 1))
  run('other', { params: { lrr: 0.1, rate: 1 }, attributes: { 'team.x': 'vision' } }, () =>
    logMetric('los', 1),
  )
  await flush()
  for (const path of runFilesIn(session.dir)) utimesSync(path, 1_700_000_000, 1_700_000_000)
  await openIndexed(session.dir).runs().toArray()
  // one that the index does not have
  run('new', { params: { warmup: 10 } }, () => logMetric('accuracy', 1))
  await flush()
  const warnings: string[] = []
  const source = makeSource(
    new StoreRows(session.dir, checkTimeRange({}), (message) => warnings.push(message)),
  )
  const named = (sort: string, name?: string) => source.runs({ sort, ...(name && { name }) }).toArray()

  await expect(named('params.lrr', 'chosen')).rejects.toThrow('Did you mean params.lr?')
  await expect(named('params.lrrr')).rejects.toThrow('Did you mean params.lrr?')
  await expect(named('-metrics.losss.min', 'chosen')).rejects.toThrow('Did you mean metrics.loss.min?')
  await expect(named('params.warmpu')).rejects.toThrow('Did you mean params.warmup?')
  const where =
    'params.ratee > 0 || metrics.acuracy > 0.0 || resource["service.nam"] == "" || attributes.team.y == ""'
  expect(await source.runs({ where }).toArray()).toEqual([])
  expect(warnings).toEqual([
    'no run has a param "ratee"; did you mean params.rate?',
    'no run has a metric "acuracy"; did you mean metrics.accuracy?',
    'no run has a resource attribute "service.nam"; did you mean resource.service.name?',
    'no run has an attribute "team.y"; did you mean attributes.team.x?',
  ])
})

function toRead(query: RunQuery) {
  return { what: 'read' as const, file: 0, place: 0, query }
}

function damageIndex(dir: string, place: number): void {
  const folder = join(dir, '.index')
  const names = existsSync(folder) ? readdirSync(folder) : []
  const name = names[place % names.length]
  if (name === undefined) return
  const bytes = readFileSync(join(folder, name))
  const at = place % bytes.length
  bytes[at] = (bytes[at] as number) ^ 0x41
  writeFileSync(join(folder, name), bytes)
}
