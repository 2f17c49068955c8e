// runspan from CommonJS, where `import` compiles to `require`: record a run, read it back.
import assert = require('node:assert/strict')

import { configure, logMetric, logParam, run, shutdown } from 'runspan'
import { currentRun } from 'runspan/api'
import { openStore } from 'runspan/read'

async function main() {
  configure({ dir: '.runspan', project: 'packed', quiet: true })
  const id = run('from-cjs', () => {
    logParam('rate', 0.2)
    logMetric('loss', 0.5)
    return currentRun()?.id
  })
  await shutdown()

  assert.ok(id)
  const record = await openStore({ dir: '.runspan' }).run(id)
  assert.equal(record.name, 'from-cjs')
  assert.equal(record.status, 'completed')
  assert.deepEqual(record.params, { rate: 0.2 })
  assert.deepEqual(
    record.series.loss?.map(({ value }) => value),
    [0.5],
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
