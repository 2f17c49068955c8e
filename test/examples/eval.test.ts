// `npm run demo:eval`, as it is compiled for that: the real client of `openai`, with OpenTelemetry's instrumentation.

import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TsParserConfig, transformSync } from '@swc/core'
import { openStore } from '../../src/read.js'
import { readBlocks } from '../docs/blocks.js'
import { startNode, writeProgram } from '../support/child.js'
import { tempDir } from '../support/temp.js'

const ROOT = join(__dirname, '../..')
/** Its types do not know of `await using` yet. */
const PARSER: TsParserConfig = { syntax: 'typescript', ...{ explicitResourceManagement: true } }
const COMMAND = join(ROOT, 'dist/esm/cli/main.js')

test('the demo compares two prompts, prints what the pages show, and says what works', async () => {
  using temp = tempDir()
  const work = join(temp.path, 'work')
  mkdirSync(work)
  const demo = compileExamples(temp.path)

  await using program = startNode(['--import', join(demo, 'instrumentation.js'), join(demo, 'demo.js')], {
    cwd: work,
  })
  const { code, stdout, stderr } = await program.ended

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(shownIn('docs/evaluations.md')).toBe(stdout.trimEnd())
  expect(stdout).toContain(`${shownIn('README.md')}\n\nWhat to type next:`)

  const dir = join(work, '.runspan')
  const runs = await openStore({ dir })
    .runs({ sort: 'started', fields: ['tasks', 'spans'] })
    .toArray()
  expect(runs.map(({ name, status }) => [name, status])).toEqual([
    ['eval short prompt', 'completed'],
    ['eval long prompt', 'completed'],
  ])
  for (const { tasks, tokens, spans } of runs) {
    expect(tasks).toHaveLength(180)
    expect(tasks.filter(({ status }) => status === 'failed').map(({ item }) => item)).toEqual([
      'is',
      'is',
      'is',
    ])
    // the endpoint has too much to do now and then: such a call is made again, in the same task
    expect(
      tasks.filter(({ attempts, status }) => (attempts ?? 1) > 1 && status === 'completed').length,
    ).toBeGreaterThan(3)
    const calls = spans.filter(({ name }) => name === 'chat demo-1')
    const answered = calls.filter(({ error }) => error === undefined)
    expect(tokens).toMatchObject({ calls: 177, models: ['demo-1'], providers: ['openai'] })
    expect(answered).toHaveLength(177)
    expect(calls.length).toBeGreaterThan(180)
    const taskIds = new Set(tasks.map(({ id }) => id))
    for (const { parentId, events = [] } of answered) {
      expect(taskIds).toContain(parentId)
      expect(events.map(({ name }) => name)).toEqual([
        'gen_ai.system.message',
        'gen_ai.user.message',
        'gen_ai.choice',
      ])
    }
  }
  for (const typed of commandsIn(stdout)) await expectToWork(typed, work)
})

test('docs/language-models.md shows the instrumentation of the demo word for word', () => {
  const [shown] = blocksOf('docs/language-models.md').filter(({ language }) => language === 'typescript')

  expect(`${shown?.code}\n`).toBe(readFileSync(join(ROOT, 'examples/eval/instrumentation.ts'), 'utf8'))
})

function blocksOf(page: string) {
  return readBlocks(readFileSync(join(ROOT, page), 'utf8'))
}

/** What a page shows of the report. */
function shownIn(page: string): string {
  return (
    blocksOf(page).find(({ code }) => code.startsWith('run  ') && code.includes('tokens out'))?.code ?? page
  )
}

/** Compiles examples/ to where the build has them; their data is where they look for it. @returns the folder of the demo */
function compileExamples(folder: string): string {
  writeProgram(folder, '', 'esm')
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'), 'junction')
  const built = join(folder, 'build/examples')
  for (const path of [
    'table.ts',
    ...readdirSync(join(ROOT, 'examples/eval')).map((name) => `eval/${name}`),
  ]) {
    if (!path.endsWith('.ts')) continue
    const { code } = transformSync(readFileSync(join(ROOT, 'examples', path), 'utf8'), {
      jsc: { parser: PARSER, target: 'es2022' },
      module: { type: 'es6' },
    })
    const target = join(built, path.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, code)
  }
  return join(built, 'eval')
}

/** Commands without what is said about them; the page that `ui` opens has tests of its own. */
function commandsIn(report: string): string[] {
  return report
    .slice(report.indexOf('What to type next:'))
    .replaceAll('\\\n', '')
    .split('\n')
    .flatMap((line) => /^ {2}npx runspan (.*?)(?: {4}.*)?$/.exec(line.replace(/ {4}--/, ' --'))?.[1] ?? [])
    .filter((command) => command !== 'ui')
}

async function expectToWork(command: string, cwd: string): Promise<void> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? (plain as string),
  )
  await using program = startNode([COMMAND, ...words], { cwd })
  const { code, stdout, stderr } = await program.ended
  expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' })
  expect(stdout).not.toBe('')
}
