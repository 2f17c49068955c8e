// Bundles the command, a program of its own, so that it starts as fast as it can: as CommonJS, which Node loads in half the
// time of ES modules, with all packages compiled in, and in chunks that are loaded when something in them is first used.
import { rolldown } from 'rolldown'
import { pathOf } from './module-path.mjs'

const API = '@opentelemetry/api'

const COMMAND = {
  main: 'src/cli/main.ts',
  indexing: 'src/cli/indexing/thread.ts',
  verifying: 'src/cli/verifying/thread.ts',
}

/**
 * What is in which chunk. A module goes to the first one whose pattern fits, and takes along what it imports and none before
 * has; so these stand in the order of the arrows. What only one subcommand needs gets a chunk without being named here.
 */
const CHUNKS = {
  base: /^src\/(errors|runtime\/(shared|timers|version)\.|wire\/(names|numbers|summary|set-own|system-metrics|time|trace-url)\.|read\/(own|text-order)\.)/,
  files: /^src\/store\/(list-files|open-file|paths|silence)\./,
  // what reads a run from its file
  decode:
    /^src\/(wire|otlp|store)\/|^src\/read\/decode-run\.|^src\/sources\/((points-only|without-points)\.|store\/(plain|read)-run\.)/,
  http: /^src\/http\//,
  // what every list needs, and a store's
  query: /^src\/(read\/(query|sort)|sources\/(core|run-list|store\/store-source))/,
  where: /^src\/read\/where\/(?!pattern\.)/,
  remote: /^src\/sources\/(jaeger|clickhouse|file)\//,
}

const groups = Object.entries(CHUNKS).map(([name, pattern], i, { length }) => ({
  name,
  test: (id) => pattern.test(pathOf(id)),
  priority: length - i,
}))

/**
 * Of commander's modules, one loads what starts other programs, for subcommands that are such; and of OpenTelemetry's, one
 * requires the API, which would make all of the API a module that is run later.
 */
const forPackages = {
  name: 'for-packages',
  resolveId(id, importer = '', { kind }) {
    if (id === 'node:child_process' && pathOf(importer).startsWith('node_modules/commander/'))
      return '\0left-out:child_process'
    return id === API && kind === 'require-call' ? '\0required-api' : undefined
  },
  load: {
    filter: { id: /^\0required-api$/ },
    handler: () => `import * as all from '${API}'; export { all as 'module.exports' }`,
  },
}

/**
 * @param plugins that the library is bundled with, too
 * @returns the files of the command
 */
export async function bundleCommand(plugins) {
  const bundle = await rolldown({
    input: COMMAND,
    external: ['@clickhouse/client'],
    platform: 'node',
    // ES modules where a package has them: what nothing here needs is left out then
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node20.19' },
    tsconfig: false, // its `paths` are for tests and examples
    plugins: [...plugins, forPackages, { name: 'load-later', renderChunk: loadLater }],
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message)
    },
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    chunkFileNames: '[name].js',
    codeSplitting: { groups },
    minifyInternalExports: false,
    dynamicImportInCjs: false,
    // the licenses of packages are in THIRD-PARTY-LICENSES.md
    comments: { legal: false, annotation: true, jsdoc: false },
  })
  await bundle.close()
  return output
}

/** At the top of a chunk, another one or a module of Node: `const require_wire = require("./wire.js");` */
const REQUIRED = /^(?:const|let) ((?:require|node)_\w+) = (require\("[^"]+"\));$/gm

/**
 * Has a chunk load each of the others, and of Node's modules, when something of it is first used. That is sound because no
 * module does anything but define things when it is loaded.
 */
function loadLater(code) {
  const names = []
  const later = code.replace(REQUIRED, (line, name, required) => {
    const [, ...uses] = code.match(usesOf(name))
    if (name === 'require_rolldown_runtime' || !uses.every((use) => use.endsWith('.'))) return line
    names.push(name)
    return `const later_${name} = later(() => ${required});`
  })
  const used = names.reduce((text, name) => text.replace(usesOf(name), `later_${name}.it.`), later)
  return names.length === 0 ? null : { code: used.replace(/^(?=const later_)/m, LATER), map: null }
}

/** Where a name stands, and is no property; with the dot of a property that is read from it. */
function usesOf(name) {
  return new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name}(?![\\w$])(?:\\.(?=\\w))?`, 'g')
}

const LATER = `const later = (load) => ({
	get it() {
		const it = load();
		Object.defineProperty(this, "it", { value: it });
		return it;
	}
});
`
