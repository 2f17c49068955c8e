// Builds dist from src: types and JavaScript for `import` and for `require`, the viewer's page, with the packages that are
// compiled in, their licenses and a list of them.
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.mjs'
import { writeDeclarations } from './declarations.mjs'
import { licensesOf } from './licenses.mjs'
import { sbomOf } from './sbom.mjs'
import { buildViewer } from './viewer.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

// Everything goes to a folder of this process and takes the place of dist at the end: a build that fails leaves the
// old dist alone, and a program that imports dist meanwhile never sees half of it.
const next = `build/next-${process.pid}`
const previous = `build/previous-${process.pid}`
process.on('exit', () => {
  for (const folder of [next, previous]) rmSync(folder, { recursive: true, force: true })
})

mkdirSync(next, { recursive: true })
writeDeclarations(next)
const compiledIn = [...new Set([...(await bundle(next)), ...(await buildViewer(next))])].sort()
writeFileSync(`${next}/THIRD-PARTY-LICENSES.md`, licensesOf(compiledIn))
writeFileSync(`${next}/sbom.cdx.json`, await sbomOf(compiledIn))

// The package says "type": "module"; Node and TypeScript go by the nearest package.json.
writeFileSync(`${next}/cjs/package.json`, '{ "type": "commonjs" }\n')

// A clone runs the file itself. (That it is there at all, publint checks.)
chmodSync(`${next}/esm/cli/main.js`, 0o755)

try {
  renameSync('dist', previous)
} catch (error) {
  if (error.code !== 'ENOENT') throw error // the first build has no dist to replace
}
renameSync(next, 'dist')
