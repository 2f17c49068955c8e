// The entries of the package as they are built: what each of them loads and gives, and where its source maps lead.

import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { runProgram } from './support/child.js'

const DIST = join(__dirname, '../dist')
const FORMATS = ['esm', 'cjs'] as const

describe.each(FORMATS)('as %s', (format) => {
  test.each([
    ['api.js', ['base', 'record']],
    ['index.js', ['base', 'opentelemetry', 'record', 'rolldown-runtime', 'setup', 'store']],
    ['register.js', ['base', 'opentelemetry', 'record', 'rolldown-runtime', 'setup', 'store']],
    ['read.js', ['base', 'read', 'store']],
  ])('%s loads these parts and no others: %j', (entry, parts) => {
    expect(partsLoadedBy(`${format}/${entry}`)).toEqual(parts)
  })
})

test('the command loads nothing that reads, stores or sends until it is told what to do', () => {
  expect(partsLoadedBy('esm/cli/main.js')).toEqual(['base', 'command'])
})

test.each(['runspan', 'runspan/api', 'runspan/read'])(
  '%s gives the same names by import and by require',
  async (name) => {
    const { stdout, stderr } = await runProgram(`
    import { createRequire } from 'node:module'
    import * as imported from '${name}'
    const required = createRequire(import.meta.url)('${name}')
    console.log(JSON.stringify([Object.keys(imported), Object.keys(required)]))`)

    expect(stderr).toBe('')
    const [imported, required] = JSON.parse(stdout)
    expect(imported).toContain('RunspanError')
    expect(required.toSorted()).toEqual(imported)
  },
)

test.each(FORMATS)('a stack leads to the sources where Node reads source maps, as %s', async (format) => {
  const { stderr } = await runProgram(
    `${format === 'esm' ? "import { run } from 'runspan/api'" : "const { run } = require('runspan/api')"}
    run('without a function')`,
    { format, nodeArguments: ['--enable-source-maps'] },
  )

  const places = [...stderr.matchAll(/^ {4}at (\S+) \((?:file:\/\/)?(.*[/\\]src[/\\].*\.ts):(\d+):\d+\)$/gm)]
  expect(places.map(([, name]) => name)).toContain('run')
  for (const [, name, file, line] of places.slice(1)) {
    const around = readFileSync(String(file), 'utf8').split('\n').slice(0, Number(line)).join('\n')
    expect(around).toMatch(new RegExp(`\\b${name}\\b`))
  }
})

/** The names of the parts that are loaded with a file of dist, sorted. */
function partsLoadedBy(path: string): string[] {
  const loaded = new Set<string>()
  const visit = (file: string): void => {
    for (const [, specifier] of readFileSync(join(DIST, file), 'utf8').matchAll(LOADED_AT_ONCE)) {
      const part = posix.join(posix.dirname(file), String(specifier))
      if (loaded.has(part)) continue
      loaded.add(part)
      visit(part)
    }
  }
  visit(path)
  return [...loaded].map((part) => posix.basename(part, '.js')).sort()
}

/** An import or a require at the top level; what is loaded later stands further to the right. */
const LOADED_AT_ONCE = /^(?=\S)(?:import\b.*|.*\brequire\()"(\.[^"]+)".*;$/gm
