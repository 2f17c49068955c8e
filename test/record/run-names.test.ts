import { run } from '../../src/index.js'
import { runProgram } from '../support/child.js'
import { startSession } from '../support/session.js'

test('a run without a name gets one that can be read and said: adjective, animal, number', async () => {
  await using session = startSession()

  run(() => {})

  expect((await session.onlyRun()).name).toMatch(/^[a-z]+-[a-z]+-[1-9]\d\d$/)
})

test('of five million names made up in one process no two are the same', async () => {
  // in a program of its own: a test runner's sandbox makes every look at a global slow
  const { stdout } = await runProgram(`
    import { generateRunName } from 'runspan/api'
    const words = new Map()
    const numberOf = (word) => words.get(word) ?? words.set(word, words.size).size - 1
    // a bit for each pair of words and each number, because a Set of the names would take all memory
    const seen = new Uint8Array(512 * 512 * 125)
    let repeated = 0
    for (let i = 0; i < 5_000_000; i++) {
      const [adjective, animal, number] = generateRunName().split('-')
      const place = (numberOf(adjective) * 512 + numberOf(animal)) * 1_000 + Number(number)
      const bit = 1 << (place & 7)
      if (seen[place >> 3] & bit) repeated++
      seen[place >> 3] |= bit
    }
    console.log(repeated, words.size < 512)`)

  expect(stdout).toBe('0 true\n')
})
