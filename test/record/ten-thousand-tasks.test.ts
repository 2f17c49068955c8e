import { recordManyTasks, wrongTasks } from '../support/many-tasks.js'
import { arrivedAt, only, PROTOCOLS, startEndpointSession } from '../support/session.js'

/** Eight seconds of a processor that has nothing else to do. */
const TIMEOUT_MS = 600_000

test.each(PROTOCOLS)(
  'ten thousand tasks, with hostile texts and a megabyte here and there, are read back equal from the store and over %s',
  async (protocol) => {
    await using session = await startEndpointSession(protocol)

    await recordManyTasks()

    const stored = await session.onlyRun()
    expect(wrongTasks(stored.tasks)).toEqual([])
    const sent = only((await arrivedAt(session)).runs)
    expect(wrongTasks(sent.tasks)).toEqual([])
    expect(sent.missingPoints).toBe(0)
  },
  TIMEOUT_MS,
)
