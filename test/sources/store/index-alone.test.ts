// A store without an index, of so many runs that a program indexes it before it answers.

import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { flush, logMetric, run } from '../../../src/index.js'
import { openStore } from '../../../src/read.js'
import { indexAlone } from '../../../src/sources/store/index-share.js'
import { copyRun } from '../../support/copy-run.js'
import { type Session, startSession } from '../../support/session.js'
import { runFilesIn } from '../../support/store-files.js'
import { answers } from './both-ways.js'

const RUNS = 300

async function recordMany(): Promise<Session> {
  const session = startSession()
  run('copied', { project: 'many', tags: ['a'], params: { number: 'none', lr: 0.1 } }, () => {
    for (const loss of [0.5, 0.25, 0.75]) logMetric('loss', loss)
  })
  await flush()
  copyRun(join(session.dir, 'many'), RUNS)
  return session
}

const indexOf = (dir: string) => join(dir, '.index')

/** Without one, and with no place for another. */
async function answersWithoutIndex(dir: string) {
  rmSync(indexOf(dir), { recursive: true, force: true })
  writeFileSync(indexOf(dir), 'a file')
  const answer = await answers(openStore({ dir, onWarning: () => {} }), {})
  rmSync(indexOf(dir))
  return answer
}

test('is indexed by whoever asks first, and answers as it does without an index', async () => {
  await using session = await recordMany()
  const { dir } = session
  const [first, second, third] = runFilesIn(dir) as [string, string, string]
  // read in other ways: with a line more, with an escape, not a run
  writeFileSync(first, `${readFileSync(first, 'utf8')}${readFileSync(first, 'utf8')}`)
  writeFileSync(second, readFileSync(second, 'utf8').replaceAll('"copied"', '"\\u0063opied"'))
  writeFileSync(third, '\n')
  for (const path of [first, second, third]) utimesSync(path, 1_700_000_000, 1_700_000_000)
  const expected = await answersWithoutIndex(dir)
  expect(expected.runs).toHaveLength(RUNS - 1)

  const source = openStore({ dir })
  expect(await answers(source, {})).toEqual(expected)
  expect(readdirSync(indexOf(dir))).toEqual([expect.stringMatching(/\.part$/)])
  expect(await answers(source, {})).toEqual(expected)
})

test('shows what changed after it was indexed', async () => {
  await using session = await recordMany()
  const source = openStore({ dir: session.dir })
  await source.count()
  const [path = ''] = runFilesIn(session.dir)
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('0.75', '0.99'))

  const runs = await source.runs({ where: 'metrics.loss.max > 0.9' }).toArray()

  expect(runs.map(({ id }) => id)).toEqual([path.slice(-38, -6)])
})

test('tells once of each damaged run, also where all of them are', async () => {
  await using session = await recordMany()
  const { dir } = session
  const paths = runFilesIn(dir)
  for (const path of paths) {
    truncateSync(path, 200)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
  }
  const warnings: string[] = []

  await openStore({ dir, onWarning: (warning) => warnings.push(warning) }).count()

  expect(warnings).toHaveLength(RUNS)
  expect(new Set(warnings).size).toBe(RUNS)
  expect(existsSync(indexOf(dir))).toBe(false)
})

test('is not indexed any further when nobody waits for the answer', async () => {
  await using session = await recordMany()

  const indexing = indexAlone(session.dir, AbortSignal.abort(new Error('no longer wanted')))

  await expect(indexing).rejects.toThrow('no longer wanted')
  expect(existsSync(indexOf(session.dir))).toBe(false)
})
