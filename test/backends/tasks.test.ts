// Ten thousand tasks of one run, in a real Jaeger.

import { openJaeger } from '../../src/read.js'
import { recordManyTasks, wrongTasks } from '../support/many-tasks.js'
import { startSession } from '../support/session.js'
import { type JaegerStorage, startJaeger } from './jaeger.js'

/** Twenty seconds of a machine that has nothing else to do. */
const TIMEOUT_MS = 600_000

test.each<JaegerStorage>(['badger', 'memory'])(
  'ten thousand tasks, with hostile texts and a megabyte here and there, are read back equal from a Jaeger on %s',
  async (storage) => {
    await using jaeger = await startJaeger({ storage })
    await using session = startSession({ endpoint: jaeger.otlpUrl })
    await recordManyTasks()
    const { id } = await session.onlyRun()

    const { tasks, missingPoints } = await openJaeger(jaeger.url).run(id, { fields: ['tasks'] })

    expect(wrongTasks(tasks)).toEqual([])
    expect(missingPoints).toBe(0)
  },
  TIMEOUT_MS,
)
