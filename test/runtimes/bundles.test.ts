// Programs that a bundler has put together with runspan and all that it needs, and single executables made of these. They run
// where no package is to be found.

import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cleanEnvironment } from '../support/environment.js'
import { type TempDir, tempDir } from '../support/temp.js'
import { NODES, programFolder, tool } from './tools.js'
import { ENDS, ESM_PROGRAM, expectTrained } from './trained.js'

type Format = 'esm' | 'cjs'

/** Each makes `bundle.mjs` or `bundle.cjs` in `output` of `program.mjs` in `folder`. */
const BUNDLERS: Record<string, (folder: string, output: string, format: Format) => void> = {
  esbuild: (folder, output, format) =>
    runBundler(folder, [
      join(tool('esbuild'), 'bin/esbuild'),
      'program.mjs',
      '--bundle',
      '--platform=node',
      `--format=${format}`,
      `--outfile=${join(output, bundleOf(format))}`,
      '--log-level=warning',
    ]),
  webpack: (folder, output, format) => {
    writeFileSync(
      join(folder, 'build.mjs'),
      `
      import webpack from ${JSON.stringify(pathToFileURL(join(tool('webpack'), 'lib/index.js')).href)}
      webpack(
        {
          mode: 'production',
          target: 'node20',
          entry: './program.mjs',
          output: {
            path: ${JSON.stringify(output)},
            filename: '${bundleOf(format)}',
            module: ${format === 'esm'},
            chunkFormat: '${format === 'esm' ? 'module' : 'commonjs'}',
          },
          experiments: { outputModule: ${format === 'esm'} },
        },
        (error, stats) => {
          if (error) throw error
          if (stats.hasErrors() || stats.hasWarnings()) console.error(stats.toString())
        },
      )`,
    )
    runBundler(folder, ['build.mjs'])
  },
  Vite: (folder, output, format) => {
    writeFileSync(
      join(folder, 'vite.config.mjs'),
      `export default {
        logLevel: 'warn',
        build: {
          ssr: 'program.mjs',
          outDir: ${JSON.stringify(output)},
          emptyOutDir: false,
          rollupOptions: { output: { format: '${format}', entryFileNames: '${bundleOf(format)}' } },
        },
        ssr: { noExternal: true },
      }`,
    )
    runBundler(folder, [join(tool('vite'), 'bin/vite.js'), 'build'], tool('node-24'))
  },
}

const BUNDLES = Object.keys(BUNDLERS).flatMap((name) =>
  (['esm', 'cjs'] as const).map((format) => [name, format] as const),
)

describe.each(BUNDLES)('a bundle by %s, %s', (name, format) => {
  let output: TempDir
  beforeAll(() => {
    output = bundle(name, format)
  })
  afterAll(() => output[Symbol.dispose]())

  test.each(ENDS)('has runs that arrive whole, and %s with %i', async (...end) => {
    await expectTrained({ args: [bundleOf(format)], cwd: output.path }, end)
  })
})

describe.each(NODES)('a single executable of Node %i', (major) => {
  let output: TempDir
  let program: string
  beforeAll(() => {
    output = bundle('esbuild', 'cjs')
    program = makeExecutable(output.path, tool(`node-${major}`))
  })
  afterAll(() => output[Symbol.dispose]())

  test.each(ENDS)('has runs that arrive whole, and %s with %i', async (...end) => {
    await expectTrained({ program, cwd: output.path }, end)
  })
})

/** As https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html says. */
function makeExecutable(folder: string, node: string): string {
  const config = { main: bundleOf('cjs'), output: 'program.blob', disableExperimentalSEAWarning: true }
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config))
  runTool(folder, ['--experimental-sea-config', 'sea.json'], node)
  const program = join(folder, process.platform === 'win32' ? 'program.exe' : 'program')
  copyFileSync(node, program)
  chmodSync(program, 0o755)
  const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
  const postject = join(tool('postject'), 'dist/cli.js')
  runTool(folder, [postject, program, 'NODE_SEA_BLOB', config.output, '--sentinel-fuse', fuse])
  return program
}

function bundle(name: string, format: Format): TempDir {
  const [folder, output] = [programFolder(), tempDir()]
  writeFileSync(join(folder, 'program.mjs'), ESM_PROGRAM)
  BUNDLERS[name]?.(folder, output.path, format)
  expect(readdirSync(output.path)).toContain(bundleOf(format))
  return output
}

function bundleOf(format: Format): string {
  return format === 'esm' ? 'bundle.mjs' : 'bundle.cjs'
}

function runBundler(...[folder, args, node]: Parameters<typeof runTool>): void {
  // whatever it has to say against runspan, each user would have to read
  expect(runTool(folder, args, node)).not.toMatch(/\bwarn|\(!\)/i)
}

/** @returns what it said on stderr */
function runTool(cwd: string, args: string[], node = process.execPath): string {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd, encoding: 'utf8', env: cleanEnvironment() })
  if (status !== 0) throw new Error(`${args.join(' ')} ends with ${status}: ${stdout}${stderr}`)
  return stderr
}
