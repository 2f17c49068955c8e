import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NODES, programFolder, tool } from './tools.js'
import { CJS_PROGRAM, ENDS, ESM_PROGRAM, expectTrained } from './trained.js'

const folder = programFolder()
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

describe.each(['mts', 'cts'])('tsx, program.%s', (ending) => {
  test.each(ENDS)('a run arrives whole, and the program %s with %i', async (...end) => {
    await expectTrained({ args: [join(tool('tsx'), 'dist/cli.mjs'), `program.${ending}`], cwd: folder }, end)
  })
})
