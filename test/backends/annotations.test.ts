// Later facts that two processes have said without a network, sent to a real Jaeger afterwards.

import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { syncStore } from '../../src/export/sync.js'
import { openJaeger, openStore } from '../../src/read.js'
import { runCommand } from '../cli/run-command.js'
import { runProgram, startProgram } from '../support/child.js'
import { tempDir } from '../support/temp.js'
import { eventually } from './eventually.js'
import { type JaegerStorage, startJaeger } from './jaeger.js'

describe.each<JaegerStorage>(['badger', 'memory'])('a Jaeger that keeps its spans in %s', (storage) => {
  test('has what two processes said at once while they were offline, the newest of each fact, as the store has it', async () => {
    using temp = tempDir()
    const dir = join(temp.path, 'store')
    const id = await record(dir)
    const said = Array.from({ length: 2 }, (_, who) => annotating(dir, id, who))
    for (const { ended } of said) expect(await ended).toMatchObject({ code: 0 })
    await using jaeger = await startJaeger({ storage })

    await syncStore({ dir, endpoint: jaeger.otlpUrl, onMessage: () => {} })

    const stored = await openStore({ dir }).run(id)
    expect(stored.tags.toSorted()).toEqual(
      [...Array(40).keys()].flatMap((i) => [`0 says ${i}`, `1 says ${i}`]).toSorted(),
    )
    expect(stored.note).toMatch(/^said by [01], 39$/)
    await eventually(async () => {
      expect(await openJaeger(jaeger.url).run(id)).toEqual(stored)
      return true
    })
  })

  test('has what was said on two machines, each with a copy of the store, once both have sent it', async () => {
    using temp = tempDir()
    const [one, other] = [join(temp.path, 'one'), join(temp.path, 'other')] as const
    const id = await record(one)
    cpSync(one, other, { recursive: true })
    await using jaeger = await startJaeger({ storage })

    await command(other, 'tag', id, 'other')
    await command(other, 'note', id, 'of the other')
    await command(one, 'tag', id, 'one')
    await command(one, 'note', id, 'of the one, and later')
    for (const dir of [one, other]) await syncStore({ dir, endpoint: jaeger.otlpUrl, onMessage: () => {} })

    await eventually(async () => {
      expect(await openJaeger(jaeger.url).run(id)).toMatchObject({
        tags: ['first', 'other', 'one'],
        note: 'of the one, and later',
      })
      return true
    })
  })

  test('lets a run be annotated that it alone has, and its archive is the filter that finds it', async () => {
    using temp = tempDir()
    const dir = join(temp.path, 'store')
    const id = await record(dir)
    await using jaeger = await startJaeger({ storage })
    await syncStore({ dir, endpoint: jaeger.otlpUrl, onMessage: () => {} })
    rmSync(dir, { recursive: true })

    const from = ['--from', `jaeger:${jaeger.url}`, '--endpoint', jaeger.otlpUrl]
    await eventually(() => command(dir, 'archive', id, ...from))
    await command(dir, 'rename', id, 'archived', ...from)

    await eventually(async () => {
      const found = await openJaeger(jaeger.url).runs({ archived: true }).toArray()
      expect(found).toMatchObject([{ id, name: 'archived', archived: true }])
      return true
    })
  })
})

async function record(dir: string): Promise<string> {
  const { stdout } = await runProgram(
    `import { configure, run, shutdown } from 'runspan'
     configure({ dir: ${JSON.stringify(dir)}, quiet: true })
     console.log(run('training', ${dir.endsWith('store') ? '{}' : "{ tags: ['first'] }"}, (run) => run.id))
     await shutdown()`,
  )
  return stdout.trim()
}

function annotating(dir: string, id: string, who: number) {
  return startProgram(
    `import { annotate, configure } from 'runspan'
     configure({ dir: ${JSON.stringify(dir)}, quiet: true })
     for (let i = 0; i < 40; i++)
       annotate(${JSON.stringify(id)}, { tags: ['${who} says ' + i], note: 'said by ${who}, ' + i })`,
  )
}

async function command(dir: string, ...args: string[]): Promise<true> {
  const { code, stderr } = await runCommand(args, { env: { RUNSPAN_DIR: dir } })
  if (code !== 0) throw new Error(stderr)
  return true
}
