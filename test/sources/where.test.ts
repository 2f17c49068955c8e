import { run } from '../../src/index.js'
import { openJaeger, openStore } from '../../src/read.js'
import { startJaeger } from '../support/jaeger-server.js'
import { startSession } from '../support/session.js'

test('a store and a Jaeger choose the same runs by an expression, and know the same keys', async () => {
  await using session = startSession()
  await using jaeger = await startJaeger()
  run('one', { params: { lr: 1, layers: [64, 128], seed: '7' }, tags: ['a'] }, (one) => {
    for (const loss of [3, 1, 2.5]) one.logMetric('eval/loss', loss)
  })
  run('two', { params: { lr: 0.5, shuffle: true }, attributes: { 'deploy.env': 'staging' } }, () => {})
  expect(() =>
    run('three', () => {
      throw new Error('out of memory')
    }),
  ).toThrow('out of memory')
  jaeger.receiveStore(session.dir)

  for (const [where, names, warnings] of [
    ['params.lr >= 1', ['one'], []],
    ['params.lr < 1.0 && params.shuffle', ['two'], []],
    ['params.layers[1] == 128 && params.seed == "7"', ['one'], []],
    ['metrics["eval/loss"].max == 3 && metrics["eval/loss"].last == 2.5', ['one'], []],
    ['attributes.deploy.env == "staging"', ['two'], []],
    ['error.message.contains("memory") && !has(params.lr)', ['three'], []],
    ['points == 3 || duration > duration("1h")', ['one'], []],
    ['params.lrr > 1', [], ['no run has a param "lrr"; did you mean params.lr?']],
    ['metrics.eval.loss > 1', [], ['no run has a metric "eval.loss"; did you mean metrics["eval/loss"]?']],
  ] as const) {
    const told: string[] = []
    const options = { onWarning: (message: string) => told.push(message) }
    for (const source of [openStore({ dir: session.dir, ...options }), openJaeger(jaeger.url, options)]) {
      const runs = await source.runs({ where }).toArray()
      expect([where, runs.map(({ name }) => name)]).toEqual([where, names])
      expect(told.splice(0)).toEqual(warnings)
    }
  }
})

test('an expression that cannot be read is refused when the runs are read', async () => {
  await using session = startSession()
  run('one', () => {})

  const runs = openStore({ dir: session.dir }).runs({ where: 'lr > 1' })

  await expect(runs.toArray()).rejects.toMatchObject({ code: 'INVALID_FILTER', start: 0, end: 2 })
})
