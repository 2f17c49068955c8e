// Bundles the JavaScript of dist: an ES module and a CommonJS module for each entry, and in `parts/` what several of them
// share. Few files are loaded faster than many small ones.
//
// Some packages are compiled in, so that a program which has other versions of them, an SDK of its own above all, gets no
// second ones installed. `@opentelemetry/api` stays a package: a program and its libraries share one.
import { mkdirSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { minifySync } from 'rolldown/experimental'
import { bundleCommand } from './bundle-command.mjs'
import { pathOf } from './module-path.mjs'

const ENTRIES = { index: 'src/index.ts', api: 'src/api.ts', read: 'src/read.ts', register: 'src/register.ts' }

/** The thread that sends at the exit: all of it becomes one text in the other module, which has a place for that. */
const SENDER = 'src/http/post-thread.ts'
const SENDER_CODE = 'src/http/post-thread-code.ts'

const API = '@opentelemetry/api'

/**
 * What is in which part. A module goes to the first part whose pattern fits, and takes along what it imports and none before
 * has; so these stand in the order of the arrows, and no part imports a later one.
 */
const PARTS = {
  // all of `runspan/api` and nothing else, as one file, which is loaded faster; everything else needs half of it
  record:
    /^src\/(record\/|errors\/escape-text\.|api\.ts|evaluate\/(map-tasks|evaluate|read-items|parse-csv)\.)/,
  // what works through many items
  evaluate: /^src\/evaluate\//,
  proxies: /^src\/http\/prox|^node_modules\/.*(proxy|agent-base)/,
  opentelemetry: /^src\/sdk\/|^node_modules\/(?!@marcbachmann\/|re2js\/|hyparquet)|required:/,
  store: /^src\/(errors|wire|runtime|store|otlp|http)\//,
  setup: /^src\/(setup|export)\//,
  read: /^src\/(read\/(?!where\/|check\/|parquet\/)|sources\/(?!clickhouse\/choose\/where-))/,
  // what filters by an expression need, and the last of it only those with a pattern
  cel: /^node_modules\/@marcbachmann\//,
  where: /^src\/(read\/where\/(?!pattern\.)|sources\/clickhouse\/choose\/where-)/,
  patterns: /^src\/read\/where\/pattern\.|^node_modules\/re2js\//,
  // what writes Parquet
  parquet: /^src\/read\/parquet\/|^node_modules\/hyparquet/,
}

/** The part that `runspan/api` is. */
const RECORD = 'parts/record.js'

const groups = Object.entries(PARTS).map(([name, pattern], i, { length }) => ({
  name,
  test: (id) => pattern.test(pathOf(id)),
  priority: length - i,
}))

/** Made of packages, whose sources are not shipped: it has no source map. */
const OF_PACKAGES = /parts\/(opentelemetry|cel|patterns|parquet)\./

/** What the proxy agents load, and nothing here ever uses: a debug log, and Kerberos. */
const leaveOut = {
  name: 'leave-out',
  resolveId: {
    filter: { id: /^(debug|proxy-agent-negotiate)$/ },
    handler: (id) => `\0left-out:${id}`,
  },
  load: {
    filter: { id: /^\0left-out:/ },
    handler: () => 'export default () => () => {}; export const createNegotiateAuth = undefined',
  },
}

/**
 * @param folder a build's; `esm` and `cjs` in it are filled
 * @returns the folders of the packages that are inside now
 */
export async function bundle(folder) {
  const sender = await bundleSender()
  const packages = new Set(packagesOf([sender]))
  for (const format of ['esm', 'cjs']) {
    const output = await bundleEntries(format, sender.code)
    for (const path of packagesOf(output)) packages.add(path)
    for (const { fileName, text } of filesOf(output)) {
      const file = join(folder, format, fileName)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  for (const path of packagesOf(await writeCommand(join(folder, 'esm/cli'), sender.code))) packages.add(path)
  return [...packages].sort()
}

async function writeCommand(folder, senderCode) {
  const output = await bundleCommand([leaveOut, putSender(senderCode)])
  mkdirSync(folder, { recursive: true })
  for (const { fileName, code } of output) writeFileSync(join(folder, fileName), asAscii(code))
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
  return output
}

async function bundleSender() {
  const [chunk] = await generate(
    { input: SENDER, external: API, plugins: [leaveOut] },
    { format: 'cjs', minify: true, codeSplitting: false },
  )
  return chunk
}

function putSender(senderCode) {
  return {
    name: 'put-sender',
    load: (id) =>
      pathOf(id) === SENDER_CODE
        ? `export const POST_THREAD_CODE = ${JSON.stringify(senderCode)}`
        : undefined,
  }
}

async function bundleEntries(format, senderCode) {
  const isEsm = format === 'esm'
  return await generate(
    {
      input: ENTRIES,
      external: ['@clickhouse/client', ...(isEsm ? [] : [API])],
      plugins: [leaveOut, putSender(senderCode), shortenNames, ...(isEsm ? [importWhatIsRequired] : [])],
    },
    {
      format,
      dir: `dist/${format}`, // where it comes to lie, and the source maps lead from to src
      sourcemap: true,
      sourcemapExcludeSources: true, // src is shipped, once for both formats
      chunkFileNames: 'parts/[name].js',
      codeSplitting: { groups },
      minifyInternalExports: false,
      esModule: true,
      dynamicImportInCjs: false, // jest has no `import()` in CommonJS
    },
  )
}

/**
 * One of the packages is CommonJS alone. Its `require`, which an ES module does not have, becomes an import: of a module
 * between the two, which is what it imports itself.
 */
const importWhatIsRequired = {
  name: 'import-what-is-required',
  resolveId(id, _importer, { kind }) {
    if (kind === 'require-call') return id === API || isBuiltin(id) ? `\0required:${id}` : undefined
    return id === API ? { id, external: true, moduleSideEffects: false } : undefined
  },
  load: {
    filter: { id: /^\0required:/ },
    handler: (id) =>
      `import * as all from ${JSON.stringify(id.replace('\0required:', ''))}; export { all as 'module.exports' }`,
  },
}

/**
 * What every program loads is parsed sooner with short names. Those of functions and classes stay, for stack traces, and so do
 * the lines.
 */
const shortenNames = {
  name: 'shorten-names',
  renderChunk(code, { fileName }) {
    if (fileName !== RECORD) return null
    const options = {
      compress: false,
      mangle: { toplevel: true, keepNames: true },
      codegen: { removeWhitespace: false },
    }
    const shortened = minifySync(fileName, code, { ...options, sourcemap: true })
    if (shortened.errors.length > 0) throw new Error(shortened.errors[0].message)
    return shortened
  },
}

async function generate(input, output) {
  const bundle = await rolldown({
    ...input,
    platform: 'node',
    // ES modules where a package has them: what nothing here needs is left out then
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node20.19' },
    tsconfig: false, // its `paths` are for tests and examples
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message)
    },
  })
  const generated = await bundle.generate({
    ...output,
    // the licenses of packages are in THIRD-PARTY-LICENSES.md
    comments: { legal: false, annotation: true, jsdoc: false },
  })
  await bundle.close()
  return generated.output
}

function filesOf(output) {
  const isOfPackages = ({ fileName }) => OF_PACKAGES.test(fileName)
  return output
    .filter((file) => file.type === 'chunk' || !isOfPackages(file))
    .map((file) => {
      if (file.type !== 'chunk') return { fileName: file.fileName, text: file.source }
      const { code, fileName } = file
      const text = fileName.startsWith('parts/') ? exportValues(code) : code
      return {
        fileName,
        text: isOfPackages(file)
          ? text.replace(/^\/\/# sourceMappingURL=.*\n?/m, '')
          : asAscii(fileName === RECORD ? takeFromNode(text) : text),
      }
    })
}

/** What a CommonJS part exports stands after all of its other code: only what may be assigned again needs a getter. */
function exportValues(code) {
  const variables = new Set(code.match(/(?<=^(?:let|var) )[\w$]+(?! = class\b)/gm))
  return code.replace(
    /^Object\.defineProperty\(exports, "([\w$]+)", \{\s+enumerable: true,\s+get: function\(\) \{\s+return ([\w$]+);\s+\}\s+\}\);$/gm,
    (getter, exported, name) => (variables.has(name) ? getter : `exports.${exported} = ${name};`),
  )
}

/**
 * What `runspan/api` takes from Node, without an import: Node makes a module of its own of each that is imported, and lists
 * all that is in it, which takes longer than to run what imports it.
 */
function takeFromNode(code) {
  return code.replace(
    /^import (\{[^}]*\}) from "(node:[^"]+)";$/gm,
    (_, names, module) => `const ${names.replaceAll(' as ', ': ')} = process.getBuiltinModule("${module}");`,
  )
}

/** V8 reads a file twice as fast where every character is a byte; the few that are not stand in texts and patterns. */
function asAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** @returns the folders of the packages whose code is in an output */
export function packagesOf(output) {
  return output
    .flatMap(({ modules = {} }) => Object.entries(modules))
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([id]) => packageFolder(pathOf(id)))
    .filter((folder) => folder !== undefined)
}

/** `node_modules/@scope/name` of `node_modules/@scope/name/build/index.js`, also where one lies inside another. */
function packageFolder(path) {
  return /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]
}
