// Leaves a dist after `npm ci`, `npm install` from git, and before `npm pack`.
import { existsSync } from 'node:fs'

// `npx runspan` in a clone links the clone into npx's cache, and npm calls `prepare` for that, too: nothing to do
// then, and a source that does not compile just now must not stop the command.
const builtForNpx = process.env.npm_command === 'exec' && existsSync(new URL('../dist', import.meta.url))
if (!builtForNpx) await import('./build.mjs')
