import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from '@swc/core'

/**
 * Node 20 runs no TypeScript. The package is found as any program finds it: by its name.
 * @param names of the files of a program, the one to start first
 * @returns where the first of them is
 */
export function compileProgram(folder: string, from: string, names: readonly string[]): string {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(join(__dirname, '../..'), join(folder, 'node_modules/runspan'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const name of names) {
    const source = readFileSync(join(from, `${name}.ts`), 'utf8')
    const { code } = transformSync(source, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    })
    writeFileSync(join(folder, `${name}.js`), code)
  }
  return join(folder, `${names[0]}.js`)
}
