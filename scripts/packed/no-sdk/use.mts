// runspan from an ES module, as its users write it: record a run, read it back.
import assert from 'node:assert/strict'
import { configure, currentRun, logMetric, logParam, type Run, run, shutdown } from 'runspan'
import { openStore, type RunRecord } from 'runspan/read'

configure({ dir: '.runspan', project: 'packed', quiet: true })
const id: string = await run('from-esm', { tags: ['esm'], params: { rate: 0.1 } }, async (own: Run) => {
  logParam('layers', [64, 64])
  for (let step = 0; step < 3; step++) logMetric('loss', 1 / (step + 1), { step })
  assert.equal(currentRun()?.id, own.id)
  return own.id
})
await shutdown()

const record: RunRecord = await openStore({ dir: '.runspan' }).run(id)
assert.equal(record.name, 'from-esm')
assert.equal(record.project, 'packed')
assert.equal(record.status, 'completed')
assert.deepEqual(record.tags, ['esm'])
assert.deepEqual(record.params, { rate: 0.1, layers: [64, 64] })
assert.deepEqual(
  record.series.loss?.map(({ step, value }) => [step, value]),
  [0, 1, 2].map((step) => [step, 1 / (step + 1)]),
)
