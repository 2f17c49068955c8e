import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { circlesIn, forbiddenImports, importsOf } from './support/arrows.js'

const ROOT = join(__dirname, '..')

describe('the layers of src/', () => {
  test('no part imports another than the arrows allow', () => {
    const sources = readSources(join(ROOT, 'src'))

    expect(Object.keys(sources)).toContain('wire/names.ts')
    expect(forbiddenImports(sources)).toEqual([])
  })

  test('no files import each other in a circle, by their types neither', () => {
    expect(circlesIn(readSources(join(ROOT, 'src')))).toEqual([])
  })

  test('a circle is noticed, by types and over three files', () => {
    const sources = {
      'read/a.ts': "import type { B } from './b.js'",
      'read/b.ts': "export { c } from '../wire/c.js'",
      'wire/c.ts': "import { a } from '../read/a.js'",
      'wire/d.ts': "import { c } from './c.js'",
    }
    expect(circlesIn(sources)).toEqual([['read/a.ts', 'read/b.ts', 'wire/c.ts']])
  })

  test.each([
    [
      'an earlier stage reaching a later one',
      'record/run.ts',
      "import { configure } from '../setup/configure.js'",
    ],
    ['a folder reaching an entry', 'cli/list.ts', "import { openStore } from '../read.js'"],
    ['an entry reaching past its own layers', 'read.ts', "export { run } from './record/run.js'"],
    ['a type alone', 'store/lines.ts', "import type { Run } from '../record/run.js'"],
    ['a type written inline', 'wire/span.ts', "export type Run = import('../record/run.js').Run"],
    ['a lazy import', 'read/open.ts', "export const later = () => import('../cli/viewer.js')"],
    ['an export from elsewhere', 'errors/warn.ts', "export * from '../wire/names.js'"],
    ['require', 'wire/names.ts', "const store = require('../store/paths.js')"],
    [
      'an SDK package in record',
      'record/run.ts',
      "import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'",
    ],
    [
      'an SDK package in read',
      'read/decode.ts',
      "import { resourceFromAttributes } from '@opentelemetry/resources'",
    ],
    ['any other package in wire', 'wire/names.ts', "import { Command } from 'commander/esm.mjs'"],
    [
      'an SDK package anywhere else in setup',
      'setup/delivery.ts',
      "import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'",
    ],
    [
      'the SDK reached from the command',
      'cli/sync.ts',
      "import { SimpleSpanProcessor } from '../sdk/opentelemetry.js'",
    ],
    ['runspan in the module of the SDK', 'sdk/opentelemetry.ts', "export * from '../setup/delivery.js'"],
    [
      'a computed import where packages are limited',
      'record/run.ts',
      'export const load = (name: string) => import(name)',
    ],
    ['a folder that is in no rule', 'utils/strings.ts', ''],
    ['a way out of src/', 'cli/version.ts', "import manifest from '../../package.json'"],
  ])('the rule notices %s', (_what, path, source) => {
    expect(forbiddenImports({ [path]: source })).toHaveLength(1)
  })

  test.each([
    ['a file of the same folder', 'record/run.ts', "import { state } from './state.js'"],
    ['node itself', 'wire/time.ts', "import { performance } from 'node:perf_hooks'"],
    ['the OpenTelemetry API', 'record/run.ts', "import { trace } from '@opentelemetry/api'"],
    [
      'the SDK in the module that is for it',
      'sdk/opentelemetry.ts',
      "export { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'",
    ],
    [
      'that module in setup',
      'setup/delivery.ts',
      "import { SimpleSpanProcessor } from '../sdk/opentelemetry.js'",
    ],
    [
      'an import that is only talked about',
      'errors/warn.ts',
      "// import { run } from '../record/run.js'\nexport const help = \"import '../store/x.js'\"",
    ],
    ['index built on api', 'index.ts', "export * from './api.js'"],
    [
      'a folder two levels deep',
      'sources/store/store.ts',
      "import { decode } from '../../read/decode.js'\nimport { paths } from '../../store/paths.js'",
    ],
  ])('the rule allows %s', (_what, path, source) => {
    expect(forbiddenImports({ [path]: source })).toEqual([])
  })

  test('every way to import is seen', () => {
    const source = `
      import a, { type A } from 'a'; import type { B } from 'b'; import * as c from 'c'; import 'd'
      export { e } from 'e'; export * from 'f'; export type { G } from 'g'
      type H = import('h').H; type I = typeof import('i'); import j = require('j')
      const k = require('k'); const l = import('l'); const m = import(\`m\`); const n = import(k)
      using o = a(); export { o }
    `
    expect(importsOf(source)).toEqual([...'abcdefghijklm', undefined])
  })
})

describe('runspan/api needs nothing of OpenTelemetry but its API', () => {
  // A project in which no other package is installed proves it: whatever else was imported would not be found.
  test.each([
    ['an ES module', 'esm', "import { run, logMetric } from './dist/esm/api.js'"],
    ['CommonJS', 'cjs', "const { run, logMetric } = require('./dist/cjs/api.js')"],
  ])('as %s', (_what, format, load) => {
    const folder = mkdtempSync(join(tmpdir(), 'runspan-api-only-'))
    try {
      cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true })
      const api = 'node_modules/@opentelemetry/api'
      mkdirSync(join(folder, 'node_modules/@opentelemetry'), { recursive: true })
      symlinkSync(join(ROOT, api), join(folder, api), 'junction')
      mkdirSync(join(folder, 'work'))
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      const program = join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs')
      writeFileSync(program, `${load}\nrun('alone', () => { logMetric('loss', 1); console.log('ran') })`)

      const output = execFileSync(process.execPath, [program], {
        cwd: join(folder, 'work'),
        encoding: 'utf8',
        stdio: 'pipe', // stderr has the warning that no SDK is set up; when it fails, the reason
      })

      expect(output).toBe('ran\n')
      expect(readdirSync(join(folder, 'work'))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

function readSources(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )
  return Object.fromEntries(
    paths.map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path), 'utf8')]),
  )
}
