// `runspan rerun`: how to make a run again, and what is different today.

import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { shellWord } from '../../src/read/shell-word.js'
import { runProgram } from '../support/child.js'
import { scheduled } from '../support/scheduled.js'
import { runFilesIn } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import { runCommand } from './run-command.js'

const PROGRAM = `
  import { configure, run } from 'runspan'
  configure()
  run('train', () => {})`

test('what it prints makes the run again: the folder and the command, word for word', async () => {
  using program = scheduled(PROGRAM)
  await program.run({}, ['--text', "it's 100 $HOME", 'a\tb'])

  const { stdout } = await runCommand(['rerun', 'train', '--dir', program.dir])

  const again = execFileSync('bash', ['-c', `${stdout}`], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, RUNSPAN_DIR: program.dir, RUNSPAN_QUIET: '1' },
    stdio: 'pipe',
  })
  expect(again).toBe('')
  const { stdout: second } = await runCommand(['rerun', 'train', '--dir', program.dir])
  expect(second).toBe(stdout)
  const { stdout: listed } = await runCommand(['list', '--json', '--dir', program.dir])
  expect(listed.match(/"train"/g)).toHaveLength(2)
})

test('it says which commit it was, and what is different today', async () => {
  using temp = tempDir()
  const git = gitIn(temp.path)
  git('init', '-q')
  writeFileSync(join(temp.path, 'lr'), '0.1')
  git('add', 'lr')
  git('commit', '-qm', 'first')
  const first = git('rev-parse', 'HEAD')
  const store = join(temp.path, '.runspan')
  await runProgram(PROGRAM, { cwd: temp.path, env: { RUNSPAN_DIR: store } })
  const now = await runCommand(['rerun', 'train', '--dir', store])
  expect(now.stdout).toContain(`git checkout ${first} &&\n`)
  expect(now.stderr).toBe('')
  git('commit', '-q', '--allow-empty', '-m', 'second')
  writeFileSync(join(temp.path, 'lr'), '0.2')

  const later = await runCommand(['rerun', 'train', '--dir', store])

  expect(later.stdout).toBe(now.stdout)
  expect(later.stderr).toContain(`the commit of today is ${git('rev-parse', 'HEAD')}`)
  expect(later.stderr).toContain('there are changes that are not committed')
})

test('a shell that is given its lines makes no run from another commit', async () => {
  using program = scheduled(PROGRAM)
  const folder = dirname(program.dir)
  const git = gitIn(folder)
  git('init', '-q')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  await program.run()
  const { stdout } = await runCommand(['rerun', 'train', '--dir', program.dir])
  rmSync(join(folder, '.git'), { recursive: true })

  const env = { PATH: process.env.PATH, RUNSPAN_DIR: program.dir, RUNSPAN_QUIET: '1' }
  const shell = spawnSync('sh', { input: stdout, env, encoding: 'utf8' })

  expect(stdout).toContain('git checkout ')
  expect(shell.status).not.toBe(0)
  expect(runFilesIn(program.dir)).toHaveLength(1)
})

test('a folder that is gone and a masked secret are told', async () => {
  using temp = tempDir()
  {
    using program = scheduled(PROGRAM)
    await program.run({ RUNSPAN_DIR: temp.path }, ['--token', 'secret'])
  }

  const { stdout, stderr } = await runCommand(['rerun', 'train', '--dir', temp.path])

  expect(stdout).not.toContain('secret')
  expect(stderr).toContain('is not on this machine, or gone')
  expect(stderr).toContain('put it in the place of [masked]')
})

test('a run that does not say what made it ends the command with 1', async () => {
  using program = scheduled(PROGRAM.replace('configure()', 'configure({ environment: false })'))
  await program.run()

  const { code, stdout, stderr } = await runCommand(['rerun', 'train', '--dir', program.dir])

  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('does not say which command made it')
})

test('bash reads any word back as it was, and a terminal obeys none', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((word) => !word.includes('\0'))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
      const line = words.map(shellWord).join(' ')
      expect(line).not.toMatch(/[\p{Cc}\u2028\u202e]/u)
      const read = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
      expect(read.split('\0').slice(0, -1)).toEqual(words)
    }),
    { numRuns: 30 },
  )
})

function gitIn(cwd: string) {
  return (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd,
      encoding: 'utf8',
    }).trim()
}
