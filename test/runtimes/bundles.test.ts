// Programs that a bundler has made one file of, with runspan and all that it needs inside, and executables made of these.

import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { NODES, programFolder, tool } from './tools.js'
import { ENDS, ESM_PROGRAM, expectTrained } from './trained.js'

type Format = 'esm' | 'cjs'

const BUNDLERS: Record<string, (folder: string, format: Format) => void> = {
  esbuild: (folder, format) =>
    runTool(folder, [
      join(tool('esbuild'), 'bin/esbuild'),
      'program.mjs',
      '--bundle',
      '--platform=node',
      `--format=${format}`,
      `--outfile=${bundleOf(format)}`,
      '--log-level=warning',
    ]),
  webpack: (folder, format) => {
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
            path: import.meta.dirname,
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
    runTool(folder, ['build.mjs'])
  },
  Vite: (folder, format) => {
    writeFileSync(
      join(folder, 'vite.config.mjs'),
      `export default {
        logLevel: 'warn',
        build: {
          ssr: 'program.mjs',
          outDir: '.',
          emptyOutDir: false,
          rollupOptions: { output: { format: '${format}', entryFileNames: '${bundleOf(format)}' } },
        },
        ssr: { noExternal: true },
      }`,
    )
    runTool(folder, [join(tool('vite'), 'bin/vite.js'), 'build'], tool('node-24'))
  },
}

describe.each(
  Object.keys(BUNDLERS).flatMap((name) => (['esm', 'cjs'] as const).map((format) => [name, format] as const)),
)('a bundle by %s, %s', (name, format) => {
  const folder = programFolder()
  beforeAll(() => bundle(name, folder, format))

  test.each(ENDS)('has runs that arrive whole, and %s with %i', async (...end) => {
    await expectTrained({ args: [bundleOf(format)], cwd: folder }, end)
  })
})

describe.each(NODES)('a single executable of Node %i', (major) => {
  const folder = programFolder()
  const program = join(folder, process.platform === 'win32' ? 'program.exe' : 'program')
  beforeAll(() => {
    bundle('esbuild', folder, 'cjs')
    makeExecutable(folder, tool(`node-${major}`), program)
  })

  test.each(ENDS)('has runs that arrive whole, and %s with %i', async (...end) => {
    await expectTrained({ program, cwd: folder }, end)
  })
})

/** As https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html says. */
function makeExecutable(folder: string, node: string, program: string): void {
  const config = { main: bundleOf('cjs'), output: 'program.blob', disableExperimentalSEAWarning: true }
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config))
  runTool(folder, ['--experimental-sea-config', 'sea.json'], node, false)
  copyFileSync(node, program)
  chmodSync(program, 0o755)
  const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
  const postject = join(tool('postject'), 'dist/cli.js')
  runTool(
    folder,
    [postject, program, 'NODE_SEA_BLOB', config.output, '--sentinel-fuse', fuse],
    undefined,
    false,
  )
}

function bundle(name: string, folder: string, format: Format): void {
  writeFileSync(join(folder, 'program.mjs'), ESM_PROGRAM)
  BUNDLERS[name]?.(folder, format)
  expect(existsSync(join(folder, bundleOf(format)))).toBe(true)
  // one file, which needs no other: not even the package
  expect(
    readdirSync(folder).filter((file) => /\.[mc]?js$/.test(file) && !/^(program|build|vite)/.test(file)),
  ).toEqual([bundleOf(format)])
}

function bundleOf(format: Format): string {
  return format === 'esm' ? 'bundle.mjs' : 'bundle.cjs'
}

function runTool(cwd: string, args: string[], node = process.execPath, isSilent = true): void {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd, encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: isSilent ? '' : expect.anything(),
    stderr: isSilent ? '' : expect.anything(),
  })
}
