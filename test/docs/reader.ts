// Somebody who follows a page word for word.

import { spawn } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { cleanEnvironment, type Environment } from '../support/environment.js'
import { type JaegerServer, startJaeger } from '../support/jaeger-server.js'
import { tempDir } from '../support/temp.js'
import { type Block, errorUnder, fileOf, readBlocks } from './blocks.js'
import { fits } from './output.js'
import { ROOT, read } from './pages.js'
import {
  IMPORTS,
  READERS_OWN_CODE,
  READERS_OWN_PROGRAM,
  READERS_OWN_TYPES,
  TSCONFIG,
  writeSimilarRuns,
} from './readers-own.js'

const RUN_LANGUAGES = ['ts', 'js', 'sh']

/** What the pages call what a reader sends runs to, and reads them from. */
const ENDPOINT = 'http://localhost:4318'
const JAEGER = 'http://localhost:16686'

/** It has what the reader has recorded; two of its addresses are there to go wrong. */
export function startReadersJaeger(): Promise<JaegerServer> {
  return startJaeger({
    instead({ url = '' }, response) {
      if (url.startsWith('/private/')) response.writeHead(401).end()
      else if (url.startsWith('/broken/')) response.writeHead(500).end('{"error":{"message":"disk full"}}')
      else return false
      return true
    },
  })
}

/** Follows a page in a folder of its own: everything in it, from the top down. */
export class Reader {
  readonly #page: string
  readonly #python: string | undefined
  readonly #blocks: Block[]
  readonly #temp = tempDir()
  readonly #work: string
  readonly #endpoint: string
  readonly #jaeger: JaegerServer

  /** @param python what runs the Python of the page; it is passed over by a reader who has none */
  constructor(page: string, endpoint: string, jaeger: JaegerServer, python?: string) {
    this.#page = page
    this.#python = python
    this.#endpoint = endpoint
    this.#jaeger = jaeger
    this.#blocks = readBlocks(read(page)).filter(
      ({ language }) => RUN_LANGUAGES.includes(language) || (language === 'python' && python !== undefined),
    )
    this.#work = join(this.#temp.path, 'me')
    mkdirSync(this.#work)
    this.#furnish()
  }

  [Symbol.dispose](): void {
    this.#temp[Symbol.dispose]()
  }

  /** Type-checks and compiles all TypeScript of the page; throws with what the compiler says. */
  async compile(): Promise<void> {
    const files = this.#blocks.filter(({ language }) => language === 'ts')
    if (files.length === 0) return
    for (const block of files) writeFileSync(this.#path(`${nameOf(block)}.mts`), this.#program(block))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const { code, output } = await this.#spawn(process.execPath, [tsc, '-p', this.#temp.path])
    if (code !== 0)
      throw new Error(`${this.#page} does not compile (a file's name has the block's line):\n${output}`)
  }

  /** Runs everything; gives what failed or printed something else than the page shows. */
  async followPage(): Promise<unknown[]> {
    const differences: unknown[] = []
    for (const block of this.#blocks) {
      if (fileOf(block) !== undefined) continue
      const { code, output } = await this.#run(block)
      const at = `${this.#page}:${block.line}`
      if (code !== expectedCode(block)) differences.push({ at, code, output })
      else if (block.output !== undefined && !fits(this.#adaptBack(output), block.output))
        differences.push({ at, shown: block.output, printed: output })
    }
    return differences
  }

  /** The lines of the files of a project's runs. */
  linesOf(project: string): string[] {
    const folder = join(this.#work, '.runspan', project)
    return readdirSync(folder).flatMap((name) =>
      readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'),
    )
  }

  async #run(block: Block): Promise<{ code: number | null; output: string }> {
    if (block.code.includes(JAEGER)) this.#jaeger.receiveStore(join(this.#work, '.runspan'))
    if (block.language === 'sh') return this.#spawn('sh', ['-e', '-c', this.#adapt(block.code)])
    if (block.language === 'python') return this.#spawn(this.#python as string, ['-c', block.code])
    const file = this.#path(`${nameOf(block)}.mjs`)
    if (block.language === 'js') writeFileSync(file, this.#program(block))
    return this.#spawn(process.execPath, ['--import', this.#path('reader.mjs'), file])
  }

  // A block that imports nothing goes on from the first one of its page, where all of runspan is at hand.
  #program({ code, language, heading }: Block): string {
    const isWhole = /^import /m.test(code)
    const error = errorUnder(heading)
    const body = error !== undefined && language === 'js' ? throwing(error, code) : code
    return this.#adapt(isWhole ? code : `${IMPORTS}\n${body}`)
  }

  #adapt(code: string): string {
    return code.replaceAll(ENDPOINT, this.#endpoint).replaceAll(JAEGER, this.#jaeger.url)
  }

  #adaptBack(output: string): string {
    return output
      .replaceAll(this.#work, '/home/me')
      .replaceAll(this.#endpoint, ENDPOINT)
      .replaceAll(this.#jaeger.url, JAEGER)
  }

  /** What a reader has around: the packages, a command line, and the code that the page's own stands for. */
  #furnish(): void {
    for (const name of ['@opentelemetry', '@types'])
      this.#link(join('node_modules', name), join(ROOT, 'node_modules', name))
    this.#link('node_modules/runspan', ROOT)
    writeFileSync(this.#path('tsconfig.json'), JSON.stringify(TSCONFIG))
    writeFileSync(this.#path('reader.d.ts'), READERS_OWN_TYPES)
    writeFileSync(this.#path('reader.mjs'), READERS_OWN_CODE)
    writeFileSync(join(this.#work, 'train.js'), READERS_OWN_PROGRAM)
    for (const block of this.#blocks) {
      const file = fileOf(block)
      if (file !== undefined) writeFileSync(join(this.#work, file), block.code)
    }
    mkdirSync(this.#path('bin'))
    const command = join(ROOT, JSON.parse(read('package.json')).bin.runspan)
    this.#executable('npx', `test "$1" = runspan && shift && exec "${process.execPath}" "${command}" "$@"`)
    // what npm does here is tested elsewhere; here it is enough that there is such a script
    this.#executable(
      'npm',
      `case "$1" in ci|test|install) ;; run) grep -q "\\"$2\\":" "${join(ROOT, 'package.json')}" ;; *) false ;; esac`,
    )
    if (this.#page === 'docs/errors.md') writeSimilarRuns(join(this.#work, '.runspan/Default'))
  }

  #executable(name: string, script: string): void {
    writeFileSync(join(this.#path('bin'), name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }

  #link(path: string, target: string): void {
    mkdirSync(dirname(this.#path(path)), { recursive: true })
    symlinkSync(target, this.#path(path), 'junction')
  }

  #path(name: string): string {
    return join(this.#temp.path, name)
  }

  /** stdout and stderr go to one file, so that they are in the order in which they were written. */
  async #spawn(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
    const log = this.#path('output.log')
    const file = openSync(log, 'w')
    const env: Environment = cleanEnvironment({ PATH: `${this.#path('bin')}:${process.env.PATH}`, TZ: 'UTC' })
    if (this.#page !== 'README.md') env.RUNSPAN_QUIET = '1'
    try {
      const child = spawn(command, args, { cwd: this.#work, env, stdio: ['ignore', file, file] })
      const code = await new Promise<number | null>((resolve, reject) =>
        child.on('error', reject).on('close', resolve),
      )
      return { code, output: readFileSync(log, 'utf8') }
    } finally {
      closeSync(file)
    }
  }
}

/** The code with its error printed as the page shows it; fails when it throws another, or none. */
function throwing(code: string, block: string): string {
  return `try {\n${block}\nthrow new Error('nothing was thrown')\n} catch (error) {
  if (error.code !== '${code}') throw error
  console.log(error.message)
}`
}

/** A command that an error ends says so; a program catches it and prints it. */
function expectedCode({ language, heading }: Block): number {
  return language === 'sh' && errorUnder(heading) !== undefined ? 1 : 0
}

function nameOf({ line }: Block): string {
  return `line-${line}`
}
