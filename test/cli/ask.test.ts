import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { ask } from '../../src/cli/terminal/ask.js'

const CTRL_C = '\x03'
const CTRL_D = '\x04'

test.each([
  ['y\r', true],
  ['Yes\r', true],
  [' y \r', true],
  ['n\r', false],
  ['\r', false],
  ['yes please\r', false],
  [CTRL_D, false],
  [CTRL_C, false],
  [`y${CTRL_C}`, false],
])('%j is an answer: %p', async (typed, answer) => {
  const { exitCode } = process
  try {
    expect(await answerTo(typed)).toBe(answer)
    // as a shell has it of a program that Ctrl-C ends
    expect(process.exitCode).toBe(typed.endsWith(CTRL_C) ? 130 : exitCode)
  } finally {
    process.exitCode = exitCode
  }
})

test('the end of the input is a no', async () => {
  const { input, output } = terminal()
  const answer = ask('go on?', '', input, output)
  input.end()

  expect(await answer).toBe(false)
})

test('nothing but yes is a yes, whatever is typed', async () => {
  const text = fc
    .string({ unit: 'grapheme-ascii', maxLength: 8 })
    .filter((typed) => !/^\s*y(es)?\s*$/i.test(typed))
  await fc.assert(
    fc.asyncProperty(text, async (typed) => expect(await answerTo(`${typed}\r`)).toBe(false)),
    { numRuns: 30 },
  )
})

test('where there is no terminal nobody is asked, and what to do is said', async () => {
  await expect(
    ask('delete 3 runs?', 'nothing was deleted. Say --yes.', new PassThrough()),
  ).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: 'There is no terminal to ask on, and nothing was deleted. Say --yes.',
  })
})

async function answerTo(typed: string): Promise<boolean> {
  const { input, output } = terminal()
  const answer = ask('go on?', '', input, output)
  input.write(typed)
  return await answer
}

function terminal() {
  const output = new PassThrough()
  output.resume()
  return { input: Object.assign(new PassThrough(), { isTTY: true }), output }
}
