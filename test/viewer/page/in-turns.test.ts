// Readings that are asked for faster than they are answered.

import { inTurns } from '../../../src/viewer/page/state/in-turns.js'

/** A reading whose answers come when the test says so. */
function slowReading() {
  const answers: (() => void)[] = []
  let most = 0
  let open = 0
  const turns = inTurns(async () => {
    most = Math.max(most, ++open)
    await new Promise<void>((resolve) => answers.push(resolve))
    open--
  })
  const answer = async () => {
    answers.at(-1)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { turns, answer, readings: () => answers.length, most: () => most }
}

test('there are never two at once, and asked for meanwhile it is done once more', async () => {
  const { turns, answer, readings, most } = slowReading()
  for (let i = 0; i < 5; i++) turns.ask()
  expect(readings()).toBe(1)

  await answer()
  expect(readings()).toBe(2)
  await answer()
  expect(readings()).toBe(2)

  turns.ask()
  expect(readings()).toBe(3)
  expect(most()).toBe(1)
})

test('stopped, it is not done again', async () => {
  const { turns, answer, readings } = slowReading()
  turns.ask()
  turns.ask()
  turns.stop()
  await answer()
  turns.ask()

  expect(readings()).toBe(1)
})
