import { logMetric, logOutput, logParams, logScore, run, task } from '../../src/index.js'
import { nextMillisecond, recordStore, type StoreFolder } from '../cli/record-store.js'

/** Markup, a name of every object, a change of direction, a control character, and much of it. */
export const HOSTILE = `<img src=x onerror="document.title='taken'">__proto__\u202e\u0007`

const RATES = [0.001, 0.01, 0.1]

/** Four runs of a sweep, the last of which failed, an evaluation with tasks, and one with hostile names. */
export function recordSweep(): Promise<StoreFolder> {
  return recordStore(async () => {
    for (const [i, rate] of RATES.entries()) {
      await train(`lr-${rate}`, rate, 0.7 + i / 10)
      await nextMillisecond()
    }
    await run('lr-1', { project: 'sweep', tags: ['risky'] }, async () => {
      logParams({ rate: 1, layers: 2 })
      logMetric('accuracy', 0.1, { step: 0 })
      logMetric('accuracy', Number.NaN, { step: 1 })
      throw new TypeError('the loss became NaN')
    }).catch(() => {})
    await nextMillisecond()
    await run('answers', { project: 'evals' }, async () => {
      for (const item of ['first question', 'second question'])
        await task(item, { inputs: { question: item } }, () => {
          logOutput(`the answer to ${item}`)
          logScore('correct', item === 'first question')
        })
    })
    await run(HOSTILE, { project: 'hostile', tags: [HOSTILE], attributes: { constructor: HOSTILE } }, () => {
      logParams(
        new Map([
          [HOSTILE, 'x'.repeat(1_000_000)],
          ['hasOwnProperty', HOSTILE],
        ]),
      )
      logMetric('toString', 1, { step: 0 })
      logMetric(HOSTILE.slice(0, 60), 1, { step: 0 })
    })
  })
}

function train(name: string, rate: number, reached: number): Promise<void> {
  return run(name, { project: 'sweep', tags: ['sgd'], summary: { accuracy: 'max' } }, async () => {
    logParams({ rate, layers: 2 })
    for (let step = 0; step < 20; step++) logMetric('accuracy', reached * (1 - 1 / (step + 2)), { step })
  })
}
