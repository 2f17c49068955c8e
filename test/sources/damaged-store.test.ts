// A store may be damaged in any way: it costs what is damaged, no more, and is told.

import { appendFileSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import fc from 'fast-check'
import { logMetric, run } from '../../src/index.js'
import { only, startSession } from '../support/session.js'
import { runFilesIn } from '../support/store-files.js'
import { readWithWarnings } from './read-with-warnings.js'

const LONG_AGO = new Date('2026-01-31')

test('a damaged line loses only that line, and its place is reported', async () => {
  await using session = startSession()
  recordLongRun()
  const file = only(runFilesIn(session.dir))
  const lines = readLines(file)
  const lost = pointsIn(lines[1] ?? '')
  writeLines(file, lines.with(1, lines[1]?.replace('"spanId":', '"spanId:') ?? ''))

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(warnings).toEqual([
    expect.stringMatching(/^line 2 of .*\.jsonl \(\d+ bytes\) is damaged and was left out/),
  ])
  expect(warnings[0]).toContain(file)
  expect(only(runs)).toMatchObject({
    name: 'long',
    status: 'completed',
    pointCount: POINTS,
    missingPoints: lost,
  })
  expect(lost).toBeGreaterThan(0)
})

test('a line with a flipped bit that is no longer UTF-8 is damaged, although it could be read as another text', async () => {
  await using session = startSession()
  run('flipped', () => logMetric('loss', 1))
  const file = only(runFilesIn(session.dir))
  const bytes = readFileSync(file)
  const place = bytes.indexOf('metric.value')
  bytes.writeUInt8((bytes[place] as number) ^ 0x80, place)
  writeFileSync(file, bytes)

  const { warnings } = await readWithWarnings(session.dir)

  expect(warnings).toEqual([expect.stringMatching(/^line 1 of .* is damaged and was left out \(not UTF-8\)/)])
})

test('a half-written last line is left out, and reported as such', async () => {
  await using session = startSession()
  recordLongRun()
  const file = only(runFilesIn(session.dir))
  const lines = readLines(file)
  const lost = pointsIn(lines.at(-2) ?? '')
  // the line of the last segment comes last, and its end is missing
  const [root = '', last = ''] = [lines.at(-1), lines.at(-2)]
  writeFileSync(file, `${[...lines.slice(0, -2), root].join('\n')}\n${last.slice(0, last.length / 2)}`)
  utimesSync(file, LONG_AGO, LONG_AGO)

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(warnings).toEqual([expect.stringMatching(/is half-written and was left out/)])
  expect(only(runs)).toMatchObject({ status: 'completed', missingPoints: lost })
})

test('a line that is being written is no damage: it is read when it is whole', async () => {
  await using session = startSession()
  recordLongRun()
  const file = only(runFilesIn(session.dir))
  const lines = readLines(file)
  const whole = `${lines.join('\n')}\n`
  const last = lines.at(-1) ?? ''
  writeFileSync(file, whole.slice(0, -last.length / 2))

  const during = await readWithWarnings(session.dir)
  writeFileSync(file, whole)
  const after = await readWithWarnings(session.dir)

  expect([...during.warnings, ...after.warnings]).toEqual([])
  expect(only(during.runs).status).not.toBe('completed')
  expect(only(after.runs)).toMatchObject({ status: 'completed', missingPoints: 0 })
})

test('a removed line is noticed as missing points', async () => {
  await using session = startSession()
  recordLongRun()
  const file = only(runFilesIn(session.dir))
  const lines = readLines(file)
  writeLines(file, lines.toSpliced(1, 1))

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(warnings).toEqual([])
  expect(only(runs)).toMatchObject({ pointCount: POINTS, missingPoints: pointsIn(lines[1] ?? '') })
})

test.each<[string, string | Buffer]>([
  ['garbage', Buffer.from([0, 1, 2, 255, 254, 10, 13, 10, 0x80])],
  [
    'JSON that is no request',
    '{"spans":[]}\nnull\n[]\n"text"\n{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}\n',
  ],
  ['a request of the wrong shape', '{"resourceSpans":[null]}\n{"resourceSpans":[{"scopeSpans":{}}]}\n'],
])('a file of %s does no harm to other runs', async (_what, content) => {
  await using session = startSession()
  run('kept', () => logMetric('loss', 1))
  writeFileSync(join(dirname(only(runFilesIn(session.dir))), `${'a'.repeat(32)}.jsonl`), content)

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(only(runs)).toMatchObject({ name: 'kept', missingPoints: 0 })
  expect(warnings.length).toBeGreaterThan(0)
})

test('an empty file is not a run, and causes no warning', async () => {
  await using session = startSession()
  run('kept', () => {})
  writeFileSync(join(dirname(only(runFilesIn(session.dir))), `${'a'.repeat(32)}.jsonl`), '')

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(runs.map(({ name }) => name)).toEqual(['kept'])
  expect(warnings).toEqual([])
})

test('empty lines and the line ends of Windows are not damage', async () => {
  await using session = startSession()
  recordLongRun()
  const file = only(runFilesIn(session.dir))
  writeFileSync(file, `\n${readLines(file).join('\r\n\n')}\r\n`)

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(warnings).toEqual([])
  expect(only(runs)).toMatchObject({ status: 'completed', missingPoints: 0 })
})

test('a span that is in the file twice counts once', async () => {
  await using session = startSession()
  recordLongRun()
  const before = await session.onlyRun()
  const file = only(runFilesIn(session.dir))
  appendFileSync(file, readFileSync(file))

  expect(await session.onlyRun()).toEqual(before)
})

test('a span of another trace in the file of a run is ignored', async () => {
  await using session = startSession()
  run('mine', () => logMetric('loss', 1))
  const before = await session.onlyRun()
  const file = only(runFilesIn(session.dir))
  appendFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll(before.id, 'b'.repeat(32)).replaceAll('"mine"', '"other"'),
  )

  expect(await session.onlyRun()).toEqual(before)
})

test('other files and folders in the store are ignored', async () => {
  await using session = startSession()
  run('mine', () => {})
  const file = only(runFilesIn(session.dir))
  const folder = dirname(file)
  for (const path of [
    'README.md',
    'Default/notes.jsonl',
    'Default/.DS_Store',
    `Default/${'c'.repeat(31)}.jsonl`,
  ])
    writeFileSync(join(session.dir, path), 'not a run')
  mkdirSync(join(folder, `${'d'.repeat(32)}`))
  mkdirSync(join(session.dir, '.cache'))
  writeFileSync(join(session.dir, '.cache', basename(file)), 'not a run')

  const { runs, warnings } = await readWithWarnings(session.dir)

  expect(runs.map(({ name }) => name)).toEqual(['mine'])
  expect(warnings).toEqual([])
})

test('a run is found whatever the name of its project folder', async () => {
  await using session = startSession()
  run('moved', { project: 'mine' }, () => {})
  renameSync(join(session.dir, 'mine'), join(session.dir, 'old-runs'))

  expect((await session.onlyRun()).project).toBe('mine')
})

test('a run is read the same whatever the order of its lines, and however many spans are in one', async () => {
  await using session = startSession()
  recordLongRun()
  const before = await session.onlyRun()
  const file = only(runFilesIn(session.dir))
  const lines = readLines(file)

  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(lines, { minLength: lines.length }),
      fc.boolean(),
      async (shuffled, isBatch) => {
        writeLines(file, isBatch ? [asOneLine(shuffled)] : shuffled)

        expect(await session.onlyRun()).toEqual(before)
      },
    ),
    { numRuns: 20 },
  )
})

const POINTS = 3_000

/** A run of a root and several segments. */
function recordLongRun(): void {
  run('long', { tags: ['a'], params: { rate: 0.1 } }, (current) => {
    for (let step = 0; step < POINTS; step++) {
      logMetric(`m${step % 3}`, step / 7, { step })
      if (step % 1_000 !== 500) continue
      current.logParam('stage', step)
      current.flushSegments()
    }
  })
}

function readLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1)
}

function writeLines(file: string, lines: string[]): void {
  writeFileSync(file, `${lines.join('\n')}\n`)
}

function asOneLine(lines: string[]): string {
  return JSON.stringify({ resourceSpans: lines.flatMap((line) => JSON.parse(line).resourceSpans) })
}

/** How many points a line carries. */
function pointsIn(line: string): number {
  const values = line.matchAll(/"metric\.values","value":\{"arrayValue":\{"values":\[(.*?)\]/g)
  const packed = [...values].reduce((sum, [, list = '']) => sum + list.split('},{').length, 0)
  return packed + line.split('"metric.value"').length - 1
}

test('a long text with a missing part is left out rather than shortened', async () => {
  await using session = startSession()
  run('prompt', (current) => current.logParams({ prompt: 'x'.repeat(3_000_000), kept: 'y'.repeat(40_000) }))
  const file = only(runFilesIn(session.dir))
  const lines = readLines(file)
  expect(lines.length).toBeGreaterThan(6)
  writeLines(file, lines.toSpliced(3, 1))

  const { runs } = await readWithWarnings(session.dir)

  expect(Object.keys(only(runs).params)).toEqual(['kept'])
})
