// Compiles examples/ into build/examples, where Node 20 (which cannot strip types) can run them.
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { tsc } from './tsc.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

// examples import "runspan" by its name, which is dist
if (!existsSync('dist')) await import('./build.mjs')

rmSync('build/examples', { recursive: true, force: true })
tsc('-p', 'tsconfig.examples.json')
