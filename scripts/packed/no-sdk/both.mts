// One program that loads runspan twice, as ES module and as CommonJS: both copies know the same run.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { configure, currentRun, run, shutdown } from 'runspan'
import { openStore } from 'runspan/read'

const require = createRequire(import.meta.url)
const cjs: typeof import('runspan', { with: { 'resolution-mode': 'require' }}) = require('runspan')
assert.notEqual(cjs.currentRun, currentRun, 'there are two copies')

configure({ dir: '.runspan', project: 'packed', quiet: true })
run('from-both', (own) => {
  assert.equal(cjs.currentRun()?.id, own.id)
  cjs.logMetric('loss', 0.25)
  cjs.run('from-cjs-inside', (inner) => assert.equal(currentRun()?.id, inner.id))
})
await shutdown()

const store = openStore({ dir: '.runspan' })
const [outer, inner] = [await store.run('from-both'), await store.run('from-cjs-inside')]
assert.equal(outer.series.loss?.[0]?.value, 0.25)
assert.equal(inner.parent, outer.id)
