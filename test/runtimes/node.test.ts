import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram, startNode } from '../support/child.js'
import { tempDir } from '../support/temp.js'
import { NODES, programFolder, tool } from './tools.js'
import { CJS_PROGRAM, ENDS, ESM_PROGRAM, expectTrained } from './trained.js'

const folder = programFolder()
const COMMAND = join(folder, '../../node_modules/runspan/dist/esm/cli/main.js')
writeFileSync(join(folder, 'program.mjs'), ESM_PROGRAM)
writeFileSync(join(folder, 'program.cjs'), CJS_PROGRAM)
// with types that have to be stripped
writeFileSync(join(folder, 'program.mts'), ESM_PROGRAM.replace('const code =', 'const code: number ='))
writeFileSync(join(folder, 'program.cts'), CJS_PROGRAM.replace('const code =', 'const code: number ='))

describe.each(NODES.flatMap((major) => ['mjs', 'cjs'].map((ending) => [major, ending] as const)))(
  'Node %i, program.%s',
  (major, ending) => {
    test.each(ENDS)('a run arrives whole, and the program %s with %i', async (...end) => {
      await expectTrained({ program: tool(`node-${major}`), args: [`program.${ending}`], cwd: folder }, end)
    })
  },
)

describe.each(NODES)('Node %i, the command', (major) => {
  test.each([
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['list', '--json'], /"name": "small"/],
  ])('answers %j, and says nothing else', async (args, answer) => {
    using temp = tempDir()
    const env = { RUNSPAN_DIR: join(temp.path, 'store') }
    await runProgram("import { configure, run } from 'runspan'; configure(); run('small', () => {})", { env })

    await using command = startNode([COMMAND, ...args], { cwd: folder, node: tool(`node-${major}`), env })
    const { code, stdout, stderr } = await command.ended

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(answer)
  })
})

describe.each(['mts', 'cts'])('tsx, program.%s', (ending) => {
  test.each(ENDS)('a run arrives whole, and the program %s with %i', async (...end) => {
    await expectTrained({ args: [join(tool('tsx'), 'dist/cli.mjs'), `program.${ending}`], cwd: folder }, end)
  })
})
