// Bundles the JavaScript of dist: an ES module and a CommonJS module for each entry, and in `parts/` what several of them
// share. Few files are loaded faster than many small ones.
//
// Some packages are compiled in, so that a program which has other versions of them, an SDK of its own above all, gets no
// second ones installed. `@opentelemetry/api` stays a package: a program and its libraries share one. So do the packages of
// the command.
import { mkdirSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { rolldown } from 'rolldown'

const ENTRIES = { index: 'src/index.ts', api: 'src/api.ts', read: 'src/read.ts', register: 'src/register.ts' }
const COMMAND = { 'cli/main': 'src/cli/main.ts' }

/** The thread that sends at the exit: all of it becomes one text in the other module, which has a place for that. */
const SENDER = 'src/http/post-thread.ts'
const SENDER_CODE = 'src/http/post-thread-code.ts'

const API = '@opentelemetry/api'

/**
 * What is in which part. A module goes to the first part whose pattern fits, and takes along what it imports and none before
 * has; so these stand in the order of the arrows, and no part imports a later one.
 */
const PARTS = {
  // one file of `read` too: the command's help names the formats, and loads nothing that reads
  base: /^src\/(errors|wire|runtime)\/|^src\/read\/tables\/export-format/,
  proxies: /^src\/http\/prox|^node_modules\/.*(proxy|agent-base)/,
  opentelemetry: /^src\/sdk\/|^node_modules\/(?!@marcbachmann\/|re2js\/)|required:/,
  record: /^src\/(record\/|api\.ts)/,
  store: /^src\/(store|otlp|http)\//,
  setup: /^src\/(setup|export)\//,
  read: /^src\/(read\/(?!where\/)|sources\/)/,
  // what filters by an expression need, and the last of it only those with a pattern
  cel: /^node_modules\/@marcbachmann\//,
  where: /^src\/read\/where\/(?!pattern\.)/,
  patterns: /^src\/read\/where\/pattern\.|^node_modules\/re2js\//,
  command: /^src\/cli\/(options\/(?!open-runs)|terminal\/output)/,
  terminal: /^src\/cli\/terminal\//,
}

const groups = Object.entries(PARTS).map(([name, pattern], i, { length }) => ({
  name,
  test: (id) => pattern.test(pathOf(id)),
  priority: length - i,
}))

/** Made of packages, whose sources are not shipped: it has no source map. */
const OF_PACKAGES = /parts\/(opentelemetry|cel|patterns)\./

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
  return [...packages].sort()
}

async function bundleSender() {
  const [chunk] = await generate(
    { input: SENDER, external: API, plugins: [leaveOut] },
    { format: 'cjs', minify: true, codeSplitting: false },
  )
  return chunk
}

async function bundleEntries(format, senderCode) {
  const putSender = {
    name: 'put-sender',
    load: (id) =>
      pathOf(id) === SENDER_CODE
        ? `export const POST_THREAD_CODE = ${JSON.stringify(senderCode)}`
        : undefined,
  }
  const isEsm = format === 'esm'
  return await generate(
    {
      // the command is a program of its own, which nobody requires
      input: isEsm ? { ...ENTRIES, ...COMMAND } : ENTRIES,
      external: ['commander', 'string-width', ...(isEsm ? [] : [API])],
      plugins: [leaveOut, putSender, ...(isEsm ? [importWhatIsRequired] : [])],
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
      const text = file.type === 'chunk' ? file.code : file.source
      return {
        fileName: file.fileName,
        text: isOfPackages(file) ? text.replace(/^\/\/# sourceMappingURL=.*\n?/m, '') : text,
      }
    })
}

function packagesOf(output) {
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

/** A module's path from the project's folder, which is the working folder. */
function pathOf(id) {
  return relative('', id).replaceAll(sep, '/')
}
