// Builds dist from src: two runs of tsc, one for `import` and one for `require`, each with its own types. Then the
// packages that it needs are compiled in.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundlePackages, licensesOf } from './bundle.mjs'
import { sbomOf } from './sbom.mjs'
import { tsc } from './tsc.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

// Everything goes to a folder of this process and takes the place of dist at the end: a build that fails leaves the
// old dist alone, and a program that imports dist meanwhile never sees half of it.
const next = `build/next-${process.pid}`
const previous = `build/previous-${process.pid}`
process.on('exit', () => {
  for (const folder of [next, previous]) rmSync(folder, { recursive: true, force: true })
})

mkdirSync(next, { recursive: true })
for (const format of ['esm', 'cjs']) {
  tsc('-p', `tsconfig.${format}.json`, '--outDir', `${next}/${format}`)
}

const compiledIn = await bundlePackages(next)
writeFileSync(`${next}/THIRD-PARTY-LICENSES.md`, licensesOf(compiledIn))
writeFileSync(`${next}/sbom.cdx.json`, await sbomOf(compiledIn))

// The package says "type": "module"; Node and TypeScript go by the nearest package.json.
writeFileSync(`${next}/cjs/package.json`, '{ "type": "commonjs" }\n')

// tsc does not make it executable, and a clone runs the file itself. (That it is there at all, publint checks.)
const command = `${next}/esm/cli/main.js`
if (existsSync(command)) chmodSync(command, 0o755)

try {
  renameSync('dist', previous)
} catch (error) {
  if (error.code !== 'ENOENT') throw error // the first build has no dist to replace
}
renameSync(next, 'dist')
