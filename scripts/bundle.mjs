// Compiles packages into dist, so that a program which has other versions of them, an SDK of its own above all, gets no
// second ones installed: each module of src/ that names some, in the place of what tsc wrote for it.
// `@opentelemetry/api` stays a package: a program and its libraries share one.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

/** The modules that are made of packages. */
const MODULES = ['sdk/opentelemetry', 'http/proxies', 'read/where/cel', 'read/where/re2']

const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['@opentelemetry/api'],
  // ES modules where a package has them: what nothing here needs is left out then
  mainFields: ['module', 'main'],
  legalComments: 'none', // all of them are in THIRD-PARTY-LICENSES.md
  metafile: true,
}

/** What the proxy agents load, and nothing here ever uses: a debug log, and Kerberos. */
const LEAVE_OUT = {
  name: 'leave-out',
  setup(build) {
    const namespace = 'left-out'
    build.onResolve({ filter: /^(debug|proxy-agent-negotiate)$/ }, ({ path }) => ({ path, namespace }))
    build.onLoad({ filter: /^/, namespace }, () => ({
      contents: 'export default () => () => {}; export const createNegotiateAuth = undefined',
    }))
  },
}

/**
 * One of the packages is CommonJS alone. Its `require`, which an ES module does not have, becomes an import: of a module
 * between the two that passes everything on.
 */
const IMPORT_WHAT_IS_REQUIRED = {
  name: 'import-what-is-required',
  setup(build) {
    const namespace = 'required'
    const isOutside = (path) => OPTIONS.external.includes(path) || isBuiltin(path)
    build.onResolve({ filter: /^/ }, ({ path, kind }) =>
      kind === 'require-call' && isOutside(path) ? { path, namespace } : undefined,
    )
    build.onLoad({ filter: /^/, namespace }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path)}`,
    }))
  },
}

/**
 * @param folder a build's, with `esm` and `cjs`
 * @returns the folders of the packages that are inside now
 */
export async function bundlePackages(folder) {
  const packages = new Set()
  const sender = await buildSender()
  for (const path of sender.packages) packages.add(path)
  for (const [format, plugins] of Object.entries({ esm: [IMPORT_WHAT_IS_REQUIRED], cjs: [] })) {
    // jest has no `import()` in CommonJS
    const supported = { 'dynamic-import': format === 'esm' }
    for (const module of MODULES) {
      const outfile = `${folder}/${format}/${module}.js`
      const { metafile } = await build({
        ...OPTIONS,
        entryPoints: [`src/${module}.ts`],
        format,
        plugins: [LEAVE_OUT, ...plugins],
        supported,
        outfile,
      })
      for (const path of packagesOf(metafile)) packages.add(path)
      // Its types are those of packages that users do not have; no public type needs them, as `npm run packed` proves.
      rmSync(outfile.replace(/js$/, 'd.ts'))
    }
    putSender(`${folder}/${format}/http`, sender.code)
  }
  return [...packages].sort()
}

/** The thread that sends at the exit, with all that it imports, as one text. */
async function buildSender() {
  const { metafile, outputFiles } = await build({
    ...OPTIONS,
    entryPoints: ['src/http/sender.ts'],
    format: 'cjs',
    plugins: [LEAVE_OUT],
    minify: true,
    write: false,
  })
  return { code: outputFiles[0].text, packages: packagesOf(metafile) }
}

function putSender(folder, code) {
  const file = `${folder}/sender-code.js`
  const before = readFileSync(file, 'utf8')
  const after = before.replace('SENDER_CODE = undefined', () => `SENDER_CODE = ${JSON.stringify(code)}`)
  if (after === before) throw new Error(`${file} has no place for the sender`)
  writeFileSync(file, after)
  // Only its text is run.
  rmSync(`${folder}/sender.js`)
}

/** Name, version and license of each package, and the text of each license once, as Markdown. */
export function licensesOf(folders) {
  const usersOf = new Map()
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const text = readFileSync(join(folder, 'LICENSE'), 'utf8').trim()
    usersOf.set(text, [...(usersOf.get(text) ?? []), `- ${name} ${version}, ${license}`])
  }
  const sections = [...usersOf].map(([text, users]) => `${users.join('\n')}\n\n\`\`\`text\n${text}\n\`\`\``)
  return ['# Third-party licenses', HEAD, ...sections, ''].join('\n\n')
}

const HEAD = `\`sdk/opentelemetry.js\`, \`http/proxies.js\`, \`read/where/cel.js\`, \`read/where/re2.js\` and the text in \`http/sender-code.js\` are compiled from parts of these packages. One function of @opentelemetry/core, lodash.merge, is
based on lodash, which has the MIT License.`

function packagesOf({ outputs }) {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([path, { bytesInOutput }]) => path.startsWith('node_modules/') && bytesInOutput > 0)
    .map(([path]) => packageFolder(path))
}

/** `node_modules/@scope/name` of `node_modules/@scope/name/build/index.js`, also where one lies inside another. */
function packageFolder(path) {
  const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? []
  if (folder === undefined) throw new Error(`${path} is of no package`)
  return folder
}
