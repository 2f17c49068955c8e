import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PublicName, publicNames } from './support/public-names.js'
import { tempDir } from './support/temp.js'

const ROOT = join(__dirname, '..')

/** The entries of src/, each with the file of test/types/ that is about it. */
const ENTRIES = [
  ['api.ts', 'api.ts'],
  ['index.ts', 'runspan.ts'],
  ['read.ts', 'read.ts'],
] as const

test.each(ENTRIES)('every name that src/%s exports has a docstring', (entry) => {
  const names = publicNames(entry)

  expect(names.length).toBeGreaterThan(5)
  expect(names.filter(({ docstring }) => docstring === '').map(({ name }) => name)).toEqual([])
})

test('every public name is held by a test of its type: with another type in its place the type check fails', () => {
  using temp = tempDir()
  for (const name of ['src', 'node_modules']) symlinkSync(join(ROOT, name), join(temp.path, name), 'junction')
  writeFileSync(join(temp.path, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(temp.path, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  const replaced: string[] = []
  for (const [entry, typeTest] of ENTRIES) {
    writeCase(temp.path, `${entry}/as it is`, entry, typeTest, '')
    for (const name of publicNames(entry))
      for (const [how, declaration] of Object.entries(OTHER_TYPES)) {
        // `run` and `Run` are one folder to some file systems
        const folder = `${entry}/${name.kind} ${name.name} ${how}`
        writeCase(temp.path, folder, entry, typeTest, declaration(name))
        replaced.push(folder)
      }
  }

  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], {
    cwd: temp.path,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })

  const failed = new Set([...stdout.matchAll(/^cases\/(.*)\/use\.ts\(.*error/gm)].map(([, folder]) => folder))
  expect(replaced.filter((folder) => !failed.has(folder))).toEqual([])
  expect([...failed].filter((folder) => folder?.endsWith('as it is'))).toEqual([])
})

/** Two ways in which a type can be lost: to another, and to `any`, which fits everywhere. */
const OTHER_TYPES: Record<string, (name: PublicName) => string> = {
  'as another type': ({ name, kind }) =>
    ({
      type: `export type ${name} = { wrong: true }`,
      class: `export declare class ${name} { wrong: true }`,
      value: `export declare const ${name}: { wrong: true }`,
    })[kind],
  'as any': ({ name, kind }) =>
    kind === 'type'
      ? `export type ${name} = any`
      : `export declare const ${name}: any; export type ${name} = any`,
}

const TSCONFIG = {
  extends: join(ROOT, 'tsconfig.base.json'),
  compilerOptions: { module: 'NodeNext', moduleResolution: 'NodeNext', noEmit: true },
  include: ['cases'],
}

/** A copy of a type test that finds `declaration` in place of what the entry exports under that name. */
function writeCase(root: string, folder: string, entry: string, typeTest: string, declaration: string): void {
  const path = join(root, 'cases', folder)
  mkdirSync(path, { recursive: true })
  const module = `../../src/${entry.replace(/\.ts$/, '.js')}`
  writeFileSync(join(path, 'entry.ts'), `export * from '../${module}'\n${declaration}\n`)
  const source = readFileSync(join(ROOT, 'test/types', typeTest), 'utf8')
  const elsewhere = source.replaceAll(`from '${module}'`, "from './entry.js'")
  writeFileSync(join(path, 'use.ts'), elsewhere.replaceAll("'../../src/", "'../../../src/"))
}
