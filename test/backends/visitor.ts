// Somebody who follows a backend's page: in a folder of their own, where `npm run demo` and `npx runspan` are at hand.

import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import type { RunRecord } from '../../src/read/run-record.js'
import { cleanEnvironment, type Environment } from '../support/environment.js'
import { readRuns } from '../support/session.js'
import { runFilesIn, storedLines, storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

const ROOT = join(__dirname, '../..')
const API = '@opentelemetry/api'

export interface Visitor extends Disposable {
  /** The store's folder. */
  dir: string
  /** Does what a block of the page says, at the address where the backend is in truth. */
  does(block: string, address?: string): Promise<Output>
  /** Runs a program, as one of the page. */
  runs(program: string, env: Environment): Promise<Output>
  /** The runs in the visitor's store, the newest first. */
  stored(): Promise<RunRecord[]>
  /** The lines of the store: each is an OTLP/JSON request. */
  lines(): string[]
  /** How many spans the store has. */
  spans(): number
}

interface Output {
  stdout: string
  stderr: string
}

/**
 * @param shown the backend's address on the page
 * @param truth the one that it has here
 * @param copyOf somebody whose runs this one has, too, and has sent nowhere yet
 */
export function visitor(shown: string, truth: string, copyOf?: Visitor): Visitor {
  const temp = tempDir()
  const bin = join(temp.path, 'bin')
  const work = join(temp.path, 'work')
  const store = join(work, '.runspan')
  for (const folder of [bin, work]) mkdirSync(folder)
  const modules = join(work, 'node_modules')
  mkdirSync(join(modules, '@opentelemetry'), { recursive: true })
  symlinkSync(ROOT, join(modules, 'runspan'), 'junction')
  symlinkSync(join(ROOT, 'node_modules', API), join(modules, API), 'junction')
  if (copyOf !== undefined) copyRuns(copyOf.dir, store)
  const command = join(ROOT, 'dist/esm/cli/main.js')
  const demo = join(ROOT, 'build/examples/sweep/demo.js')
  executable('npx', `test "$1" = runspan && shift && exec "${process.execPath}" "${command}" "$@"`)
  executable('npm', `test "$*" = "run demo" && exec "${process.execPath}" "${demo}"`)

  function executable(name: string, script: string): void {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }

  async function start(program: string, args: string[], env: Environment = {}): Promise<Output> {
    const child = spawn(program, args, {
      cwd: work,
      env: cleanEnvironment({ PATH: `${bin}:${process.env.PATH}`, RUNSPAN_QUIET: '1', ...env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<number | null>((resolve, reject) =>
      child.on('error', reject).on('close', resolve),
    )
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    // runspan says on stderr what did not arrive
    if (code !== 0 || stderr.includes('does not take') || stderr.includes('refuses'))
      throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
    return { stdout, stderr }
  }

  return {
    dir: store,
    does: (block, address = truth) => {
      if (!block.includes(shown))
        throw new Error(`${shown} is not in:
${block}`)
      return start('sh', ['-e', '-c', block.replaceAll(shown, address)])
    },
    runs: (program, env) => {
      writeFileSync(join(work, 'program.mjs'), program)
      return start(process.execPath, ['program.mjs'], env)
    },
    stored: () => readRuns(store),
    lines: () => storedLines(store),
    spans: () => storedSpans(store).length,
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  }
}

function copyRuns(from: string, to: string): void {
  for (const path of runFilesIn(from)) cpSync(path, join(to, relative(from, path)))
}
