// Nothing that runspan prints can fail the program.

import { type ProgramResult, runProgram, startProgram } from '../support/child.js'
import { only, readRuns } from '../support/session.js'
import { tempDir } from '../support/temp.js'

const RUNS = `
for (let i = 0; i < 20; i++) {
  run('run ' + i, () => {})
  await new Promise((resolve) => setTimeout(resolve, 2))
}`

const PRINTERS = [
  { stderr: 'that nobody reads any more', program: '' },
  {
    stderr: 'that nobody reads any more, and a write() of its own before it',
    program: `
      const { write } = process.stderr
      process.stderr.write = function (...args) { return write.apply(this, args) }`,
  },
  {
    stderr: 'that nobody reads any more, and a console.error() of its own before it',
    program: `
      const { error } = console
      console.error = (text) => error('[program] ' + text)`,
  },
]

test.each(PRINTERS)('a program with a stderr $stderr goes on to its end', async ({ program }) => {
  const result = await withoutReader(`
    import { configure, run } from 'runspan'
    ${program}
    await asked
    configure({ quiet: false })
    ${RUNS}
    console.log('done')`)

  expect(result).toMatchObject({ code: 0, signal: null, stdout: 'ready\ndone\n' })
})

test('what the program itself writes to a stderr that nobody reads ends it as without runspan', async () => {
  const own = `
    for (let i = 0; i < 20; i++) {
      process.stderr.write('own\\n')
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    console.log('done')`
  const plain = await withoutReader(`await asked; ${own}`)

  const withRunspan = await withoutReader(`
    import { configure, run } from 'runspan'
    await asked
    configure({ quiet: false })
    ${RUNS}
    ${own}`)

  expect(withRunspan.code).toBe(plain.code)
  expect(withRunspan.stdout).toBe(plain.stdout)
  expect(plain.stdout).toBe('ready\n')
})

test('a program whose stderr nobody reads for a while can still end', async () => {
  using temp = tempDir()
  await using program = startProgram(
    `
    import { configure, run } from 'runspan'
    configure({ quiet: false })
    const name = 'x'.repeat(200)
    for (let i = 0; i < 2_000; i++) run(name, () => {})
    console.log('done')`,
    { env: { RUNSPAN_DIR: temp.path } },
  )
  program.process.stderr.pause()

  expect(await program.printed('done')).toBe(true)
  program.process.stderr.resume()
  expect(await program.ended).toMatchObject({ code: 0, signal: null })
})

test.each([
  ['a console.error() that throws', `console.error = () => { throw new Error('no stderr') }`],
  ['a console.error() that rejects', `console.error = async () => { throw new Error('no stderr') }`],
  ['no console.error()', `console.error = undefined`],
  ['a stderr whose write() throws', `process.stderr.write = () => { throw new Error('no stderr') }`],
  ['a destroyed stderr', `process.stderr.destroy()`],
  ['an ended stderr', `process.stderr.end()`],
  ['a closed stderr', `(await import('node:fs')).closeSync(2)`],
])('a program with %s has its run as it would have otherwise', async (_what, program) => {
  using temp = tempDir()

  const { stdout, code } = await runProgram(
    `
    import { configure, run } from 'runspan'
    ${program}
    configure({ quiet: false })
    console.log(run('train', (current) => current).status)
    await new Promise((resolve) => setTimeout(resolve, 10))
    console.log('done')`,
    { env: { RUNSPAN_DIR: temp.path } },
  )

  expect({ stdout, code }).toEqual({ stdout: 'completed\ndone\n', code: 0 })
  expect(only(await readRuns(temp.path)).status).toBe('completed')
})

test("the program's replacement for console.error() or stderr gets what is printed", async () => {
  using temp = tempDir()
  const print = (program: string) =>
    runProgram(
      `
      import { configure, run } from 'runspan'
      ${program}
      configure({ quiet: false })
      run('train', () => {})`,
      { env: { RUNSPAN_DIR: temp.path } },
    )

  const results = await Promise.all([
    print(`console.error = (text) => console.log(text)`),
    print(`process.stderr.write = (text) => process.stdout.write(text)`),
    print(`
      import { Writable } from 'node:stream'
      const stderr = new Writable({ write(text, _encoding, done) { process.stdout.write(text, done) } })
      Object.defineProperty(process, 'stderr', { value: stderr })`),
  ])

  for (const { stdout, stderr } of results) {
    expect(stdout).toMatch(/^runspan: run "train" started .*\nrunspan: run "train" completed .*\n$/)
    expect(stderr).toBe('')
  }
})

/**
 * A program whose stderr is closed at its other end, as by `| head -1`, before it does what it awaits
 * `asked` for.
 */
async function withoutReader(source: string): Promise<ProgramResult> {
  await using program = startProgram(`
    const asked = new Promise((resolve) => process.stdin.once('data', resolve)).then(() => process.stdin.destroy())
    console.log('ready')
    ${source}`)
  expect(await program.printed('ready')).toBe(true)
  program.process.stderr.destroy()
  program.process.stdin.write('go')
  return await program.ended
}
