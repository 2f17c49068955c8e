// Several copies of runspan in one program: as ES module and as CommonJS, and installed more than once.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Endpoint } from '../support/endpoint.js'
import { only } from '../support/session.js'
import { LINES, type Line } from './lines.js'
import { projectOf } from './places.js'
import { FORMATS, runSdkProgram } from './program.js'

describe.each(LINES)('$title', (line) => {
  test('a copy as ES module and one as CommonJS share the current run and the default project', async () => {
    await using endpoint = await Endpoint.start()

    const { stdout } = await runSdkProgram(
      line,
      `
      import { createRequire } from 'node:module'
      import * as esm from 'runspan/api'
      const cjs = createRequire(import.meta.url)('runspan')
      console.log(cjs.run === esm.run)
      cjs.configure({ project: 'vision' })
      esm.run('shared', async (current) => {
        await null
        cjs.logMetric('loss', 1)
        cjs.run('inner', () => esm.logMetric('loss', 2))
        console.log(cjs.currentRun() === current)
      })`,
      { endpoint },
    )

    expect(stdout).toBe('false\ntrue\n')
    const shared = only(endpoint.runs.filter(({ name }) => name === 'shared'))
    const inner = only(endpoint.runs.filter(({ name }) => name === 'inner'))
    expect(shared.series.loss?.map(({ value }) => value)).toEqual([1])
    expect(inner.series.loss?.map(({ value }) => value)).toEqual([2])
    expect(inner.parent).toBe(shared.id)
    expect([shared.project, inner.project]).toEqual(['vision', 'vision'])
  })

  test.each(FORMATS)(
    "a library with its own copy of runspan logs to the program's run, %s",
    async (format) => {
      await using endpoint = await Endpoint.start()
      installLibrary(line)

      const { stdout, stderr } = await runSdkProgram(
        line,
        `
      import * as library from 'library'
      import { run } from 'runspan/api'
      console.log(library.run === run)
      run('shared', async (current) => {
        await null
        library.logMetric('loss', 1)
        library.run('inner', () => library.logMetric('loss', 2))
        console.log(library.currentRun() === current)
      })`,
        { endpoint, format },
      )

      expect({ stdout, stderr }).toEqual({ stdout: 'false\ntrue\n', stderr: '' })
      const shared = only(endpoint.runs.filter(({ name }) => name === 'shared'))
      const inner = only(endpoint.runs.filter(({ name }) => name === 'inner'))
      expect(shared.series.loss?.map(({ value }) => value)).toEqual([1])
      expect(inner.series.loss?.map(({ value }) => value)).toEqual([2])
      expect(inner.parent).toBe(shared.id)
    },
  )
})

/** A package with another version of runspan in its own node_modules, as npm installs it where versions do not agree. */
function installLibrary({ project }: Line): void {
  const modules = join(projectOf(project), 'node_modules')
  const library = join(modules, 'library')
  const copy = join(library, 'node_modules/runspan')
  mkdirSync(library, { recursive: true })
  writeFileSync(
    join(library, 'package.json'),
    '{ "name": "library", "exports": { "import": "./index.mjs", "require": "./index.cjs" } }',
  )
  writeFileSync(join(library, 'index.mjs'), "export * from 'runspan/api'")
  writeFileSync(join(library, 'index.cjs'), "module.exports = require('runspan/api')")
  cpSync(join(modules, 'runspan'), copy, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'))
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, version: '0.0.9' }))
}
