// Records numbered runs until it is killed: usage node writer.js <diary> <first number>

import { setTimeout as delay } from 'node:timers/promises'
import { configure, startRun } from 'runspan'
import { note } from './diary.js'
import { failsOf, nameOf, optionsOf, pointOf, pointsOf } from './numbered-run.js'

const diary = process.argv[2] as string
let next = Number(process.argv[3])

configure()
console.log('begun')
for (;;) {
  // Most are short; some go on long enough to be read while they do, and to be killed.
  await Promise.all(Array.from({ length: 12 }, () => record(next++)))
  void record(next++, Math.random() * 2_000)
}

async function record(number: number, lifeMs = 0): Promise<void> {
  const run = startRun(nameOf(number), optionsOf(number))
  const points = pointsOf(number)
  for (let i = 0; i < points; i++) {
    run.logMetric('loss', pointOf(number, i))
    if (lifeMs > 0 && i % 8 === 0) await delay(lifeMs / 5)
    // the journal is at most 10 ms behind
    if (lifeMs > 0 && i === 8) note(diary, 'kept', run.id, number)
  }
  if (failsOf(number)) run.fail(new Error(`run ${number} has failed`))
  run.end()
  note(diary, 'ended', run.id, number)
  await delay(4)
}
