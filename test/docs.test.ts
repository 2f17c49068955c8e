// The code of README.md and docs/ is run as a reader would: TypeScript is type-checked, compiled and run, shell commands are
// run by a shell, and what the page shows as output directly below is compared with what comes out.

import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Endpoint } from './support/endpoint.js'
import { cleanEnvironment, type Environment } from './support/environment.js'
import { type JaegerServer, startJaeger } from './support/jaeger-server.js'
import { filesIn, tempDir } from './support/temp.js'

const ROOT = join(__dirname, '..')
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
)

/** A page is a dozen programs, one after the other. */
const TIMEOUT_MS = 180_000

describe('the code of the pages', () => {
  test.each(PAGES)(
    '%s: it compiles, runs, and prints what the page shows',
    async (page) => {
      await using endpoint = await Endpoint.start()
      await using jaeger = await startReadersJaeger()
      using reader = new Reader(page, endpoint.url, jaeger)

      await reader.compile()
      const differences = await reader.followPage()

      expect(differences).toEqual([])
      if (page === 'README.md') expect(apiKeysAt(endpoint)).toContain('secret')
    },
    TIMEOUT_MS,
  )

  test('docs/wire-format.md: the span it shows is what its program writes', async () => {
    const page = 'docs/wire-format.md'
    const shown = readBlocks(read(page)).find(({ language }) => language === 'json')
    await using endpoint = await Endpoint.start()
    await using jaeger = await startReadersJaeger()
    using reader = new Reader(page, endpoint.url, jaeger)

    await reader.compile()
    await reader.followPage()

    const { resourceSpans } = JSON.parse(reader.linesOf('search')[0] as string)
    const written = resourceSpans[0].scopeSpans[0].spans[0]
    expect(JSON.parse(withoutIdsAndTimes(shown?.code ?? ''))).toEqual(
      JSON.parse(withoutIdsAndTimes(JSON.stringify(written))),
    )
  })
})

test('README.md shows what runs add to examples/web-app word for word', () => {
  const shown = readBlocks(read('README.md')).filter(({ language }) => language === 'diff')

  expect(shown.map(({ code }) => `${code}\n`)).toEqual([read('examples/web-app/runs.diff')])
})

describe('the lists of the pages are complete', () => {
  test('docs/errors.md has every code and no other', () => {
    const codes = [...read('src/errors/runspan-error.ts').matchAll(/^ {2}\| '(\w+)'/gm)].map(
      ([, code]) => code,
    )
    const listed = [...read('docs/errors.md').matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code)

    expect(codes.length).toBeGreaterThan(10)
    expect(listed.toSorted()).toEqual(codes.toSorted())
  })

  test('docs/wire-format.md has every name on the wire', () => {
    const names = [...read('src/wire/names.ts').matchAll(/'((?:runspan\.)[\w.]+)'/g)].map(
      ([, name]) => name as string,
    )
    const keys = [...read('src/wire/events.ts').matchAll(/'((?:param|metric)\.\w+)'/g)].map(
      ([, key]) => key as string,
    )
    const page = read('docs/wire-format.md')

    expect(names.length).toBeGreaterThan(10)
    expect(keys.length).toBeGreaterThan(8)
    expect([...names, ...keys].filter((name) => !page.includes(`\`${name}`))).toEqual([])
  })

  test('the README has every option of configure() and every environment variable', () => {
    const options = [...read('src/setup/options.ts').matchAll(/^ {2}(\w+)\?: /gm)].map(
      ([, name]) => name as string,
    )
    const variables = filesIn(join(ROOT, 'src'))
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        [...read(join('src', path)).matchAll(/\benv\.(\w+)|'(OTEL_\w+)'/g)].map(
          ([, a, b]) => (a ?? b) as string,
        ),
      )
      // Windows's own
      .filter((name) => name !== 'SystemRoot')
      // the page has two of these, and says that there are more
      .filter((name) => !/^OTEL_(BSP_|EXPERIMENTAL_|NODE_)/.test(name))
      // the page says of all of these at once that each has a form for traces
      .filter((name) => !name.startsWith('OTEL_EXPORTER_OTLP_TRACES_'))

    expect(options).toContain('project')
    expect(variables).toContain('RUNSPAN_DIR')
    expect([...options, ...variables].filter((name) => !read('README.md').includes(`\`${name}\``))).toEqual(
      [],
    )
  })

  test("the README's table of dependencies has each of package.json, and no other", () => {
    const { dependencies, peerDependencies } = JSON.parse(read('package.json'))
    const [, section = ''] = read('README.md').split('\n## Dependencies\n')
    const table = section.split('\n## ', 1).join('')
    const rows = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)

    expect(rows.toSorted()).toEqual(Object.keys({ ...dependencies, ...peerDependencies }).toSorted())
  })

  test("the README's tree of packages has each that is installed with runspan, and no other", () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { dev?: boolean }>
    }
    const { peerDependencies } = JSON.parse(read('package.json'))
    // npm installs peers as well; the lock has them as what this project is developed with
    const isInstalled = (name: string, dev = false) => !dev || name in peerDependencies
    const installed = Object.entries(packages)
      .map(([path, { dev }]) => ({ name: path.split('node_modules/').at(-1) as string, dev }))
      .filter(({ name, dev }) => name !== '' && isInstalled(name, dev))
      .map(({ name }) => name)
    const tree = readBlocks(read('README.md')).find(
      ({ code }) => code.startsWith('runspan ') && code.includes('├──'),
    )
    const listed = [...(tree?.code ?? '').matchAll(/── (\S+)/g)].map(([, name]) => name)

    expect(listed.toSorted()).toEqual(installed.toSorted())
    expect(read('README.md')).toContain(` ${installed.length} packages `)
  })

  test.each(PAGES)('%s: its links lead somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link as string)

    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([])
  })
})

/** Code that stands in a page, and the output that it shows directly below it. */
interface Block {
  line: number
  language: string
  code: string
  output: string | undefined
  /** The nearest heading above. */
  heading: string
}

const RUN_LANGUAGES = ['ts', 'js', 'sh']

/** The name of the file that a block is, where its first line says so: the reader saves it, and another block uses it. */
function fileOf({ code }: Block): string | undefined {
  return /^\/\/ (\w+\.mjs)\n/.exec(code)?.[1]
}

/** What the pages call what a reader sends runs to, and reads them from. */
const ENDPOINT = 'http://localhost:4318'
const JAEGER = 'http://localhost:16686'

/** It has what the reader has recorded; two of its addresses are there to go wrong. */
function startReadersJaeger(): Promise<JaegerServer> {
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
class Reader {
  readonly #page: string
  readonly #blocks: Block[]
  readonly #temp = tempDir()
  readonly #work: string
  readonly #endpoint: string
  readonly #jaeger: JaegerServer

  constructor(page: string, endpoint: string, jaeger: JaegerServer) {
    this.#page = page
    this.#endpoint = endpoint
    this.#jaeger = jaeger
    this.#blocks = readBlocks(read(page)).filter(({ language }) => RUN_LANGUAGES.includes(language))
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
    const command = join(ROOT, 'dist/esm/cli/main.js')
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

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmitOnError: true,
  },
  include: ['*.mts', 'reader.d.ts'],
}

const IMPORTS = `import { addTags, configure, continueRun, currentRun, flush, logMetric, logMetrics, logParam, logParams, run,
  RunSampler, RunSpanProcessor, setAttribute, setAttributes, shutdown, startRun, stats } from 'runspan'
import { openJaeger, openSource, openStore } from 'runspan/read'
configure()`

const READERS_OWN_TYPES = `
declare function trainModel(config: { learningRate: number }): Promise<{ loss: number; accuracy: number }>
declare function potentiallyFailingFunction(): Promise<void>`

// It takes a moment, so that of two runs that call it one after the other one is the newer.
const READERS_OWN_CODE = `
const results = { 0.1: [0.31, 0.92], 0.01: [0.18, 0.95], 0.001: [0.62, 0.81] }
globalThis.trainModel = async ({ learningRate }) => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  const [loss, accuracy] = results[learningRate]
  return { loss, accuracy }
}
globalThis.potentiallyFailingFunction = async () => { throw new Error('out of memory') }`

const READERS_OWN_PROGRAM = `
const { configure, run, logMetric } = require('runspan')
configure()
run('train', () => logMetric('loss', 0.5))`

/** The code with its error printed as the page shows it; fails when it throws another, or none. */
function throwing(code: string, block: string): string {
  return `try {\n${block}\nthrow new Error('nothing was thrown')\n} catch (error) {
  if (error.code !== '${code}') throw error
  console.log(error.message)
}`
}

/** Two runs whose ids begin alike, which nobody can record on purpose. */
function writeSimilarRuns(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const runs = {
    '3f2ad18b7c264e0f9d3b6a5c18e7f204': 'evaluation',
    '3f2a91c46b0e4d7f8a15c3d92e6f7b08': 'training',
  }
  for (const [i, [traceId, name]] of Object.entries(runs).entries()) {
    const startTimeUnixNano = `179545422${9 - i}000000000`
    const attributes = [{ key: 'runspan.kind', value: { stringValue: 'run' } }]
    const span = {
      traceId,
      spanId: traceId.slice(16),
      name,
      startTimeUnixNano,
      endTimeUnixNano: startTimeUnixNano,
      attributes,
    }
    const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }
    writeFileSync(join(folder, `${traceId}.jsonl`), `${JSON.stringify(request)}\n`)
  }
}

/** The blocks of a page; a `text` or `json` block with nothing but blank lines before it is the output of the one above. */
function readBlocks(page: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  let above: Block | undefined
  const lines = page.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string
    const language = /^```(\w+)$/.exec(line)?.[1]
    if (language === undefined) {
      if (line.startsWith('```')) throw new Error(`line ${i + 1}: a block of code does not say its language`)
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading
      if (line.trim() !== '') above = undefined
      continue
    }
    const end = lines.indexOf('```', i)
    const code = lines.slice(i + 1, end).join('\n')
    if (language === 'text' && above !== undefined) above.output = code
    above = { line: i + 1, language, code, output: undefined, heading }
    blocks.push(above)
    i = end
  }
  return blocks
}

/** Whether two outputs are the same but for ids, times, durations and spaces; a line "…" stands for any lines. */
function fits(printed: string, shown: string): boolean {
  const given = normalize(printed)
  const wanted = normalize(shown)
    .split('\n')
    .map((line) => (line === '…' ? '[^]*' : line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('\n')
  return new RegExp(`^${wanted}$`).test(given)
}

function normalize(output: string): string {
  return output
    .replaceAll('\r', '')
    .replace(/\b([0-9a-f]{32}|[0-9a-f]{8})\b/g, '<id>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+Z| [+-]\d\d:\d\d)/g, '<time>')
    .replace(/\(now\)|\(\d+ s ago\)/g, '<age>')
    .replace(/\b\d+(\.\d+)? m?s\b/g, '<duration>')
    .replace(/[a-z]+-[a-z]+-\d{3}\b/g, '<name>')
    .replace(/ +/g, ' ')
    .replace(/ $/gm, '')
    .trim()
}

/** The code of the error that a section is about, if it is about one. */
function errorUnder(heading: string): string | undefined {
  return /^`([A-Z_]+)`$/.exec(heading)?.[1]
}

/** A command that an error ends says so; a program catches it and prints it. */
function expectedCode({ language, heading }: Block): number {
  return language === 'sh' && errorUnder(heading) !== undefined ? 1 : 0
}

function withoutIdsAndTimes(json: string): string {
  return json.replace(/"[0-9a-f]{32}"|"[0-9a-f]{16}"|"\d{19}"/g, '"…"')
}

function nameOf({ line }: Block): string {
  return `line-${line}`
}

function apiKeysAt(endpoint: Endpoint): unknown[] {
  return endpoint.requests.map(({ headers }) => headers['x-api-key'])
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : join(dirname(page), file)
  if (!existsSync(join(ROOT, target))) return false
  return anchor === undefined || anchorsOf(read(target)).includes(anchor)
}

function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}
