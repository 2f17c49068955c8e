// Compiles the parts of OpenTelemetry's SDK that src/deliver/opentelemetry.ts names into that one module, in the place of
// what tsc wrote for it. `@opentelemetry/api` stays a package: a program and its libraries share one.
import { readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

const SOURCE = 'src/deliver/opentelemetry.ts'

const OPTIONS = {
  entryPoints: [SOURCE],
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['@opentelemetry/api'],
  // ES modules where a package has them: what nothing here needs is left out then
  mainFields: ['module', 'main'],
  legalComments: 'none', // all of them are in THIRD-PARTY-LICENSES.md
  metafile: true,
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
export async function bundleOpenTelemetry(folder) {
  const packages = new Set()
  for (const [format, plugins] of Object.entries({ esm: [IMPORT_WHAT_IS_REQUIRED], cjs: [] })) {
    const outfile = `${folder}/${format}/deliver/opentelemetry.js`
    const { metafile } = await build({ ...OPTIONS, format, plugins, outfile })
    for (const path of inputsOf(metafile)) packages.add(packageFolder(path))
    // Its types are those of packages that users do not have; no public type needs them, as `npm run packed` proves.
    rmSync(`${folder}/${format}/deliver/opentelemetry.d.ts`)
  }
  return [...packages].sort()
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

const HEAD = `\`deliver/opentelemetry.js\` is compiled from parts of these packages. One function of @opentelemetry/core, lodash.merge, is
based on lodash, which has the MIT License.`

function inputsOf({ outputs }) {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([path, { bytesInOutput }]) => path.startsWith('node_modules/') && bytesInOutput > 0)
    .map(([path]) => path)
}

/** `node_modules/@scope/name` of `node_modules/@scope/name/build/index.js`, also where one lies inside another. */
function packageFolder(path) {
  const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? []
  if (folder === undefined) throw new Error(`${path} is of no package`)
  return folder
}
