import { existsSync } from 'node:fs'
import { startRun } from '../../src/index.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { readSettled } from '../../src/store/read-settled.js'
import { readSpans } from '../../src/store/read-spans.js'
import { Silence } from '../../src/store/silence.js'
import { withJournals } from '../../src/store/with-journals.js'
import { only, startSession } from '../support/session.js'

test('a run that ends between a look at its file and one at its journal is read again', async () => {
  await using session = startSession()
  const live = startRun('short')
  live.logMetric('loss', 1)
  const listed = only(listRunFiles(session.dir))
  const told: string[] = []
  let readings = 0

  const spans = readSettled(
    listed,
    (warning) => told.push(warning),
    (file, onWarning) => {
      const stored = existsSync(file.path) ? [...readSpans(file.path, onWarning)] : []
      onWarning(`reading ${++readings}`)
      live.end()
      return withJournals(file, stored, new Silence(session.dir), onWarning).spans
    },
  )

  expect(spans.map(({ name }) => name)).toEqual(['short'])
  expect(told).toEqual(['reading 2'])
})
