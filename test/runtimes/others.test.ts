// Bun and Deno are tried, and what came of it is told; runspan is made for Node, so nothing fails because of them.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasTool, programFolder, tool } from './tools.js'
import { type Command, ENDS, type End, ESM_PROGRAM, expectWhole, follow } from './trained.js'

const folder = programFolder()
writeFileSync(join(folder, 'program.mjs'), ESM_PROGRAM)

const COMMANDS: Record<string, string[]> = {
  bun: ['program.mjs'],
  deno: ['run', '--allow-all', 'program.mjs'],
}

test.each(Object.keys(COMMANDS))('%s is tried', async (name) => {
  if (!hasTool(name)) return console.info(`${name}: not tried, npm has none for this machine`)
  const command = { program: tool(name), args: COMMANDS[name] ?? [], cwd: folder }
  const lines = [`${name}:`]
  for (const end of ENDS) lines.push(`  ${end.join(' with ')}: ${await whatCameOf(command, end)}`)
  console.info(lines.join('\n'))
})

async function whatCameOf(command: Command, end: End): Promise<string> {
  try {
    const outcome = await follow(command, end, { timeoutMs: 15_000 })
    const { code, signal, stdout, stderr, stored, delivered } = outcome
    const said = `${stdout}${stderr}`.trim().slice(0, 500)
    const isWhole = (runs: typeof stored) => holds(() => expectWhole({ stored: runs, delivered: runs }))
    return [
      code === end[1] ? `ended with ${code}` : `ended with ${code ?? signal}, which is wrong`,
      isWhole(stored) ? 'stored' : 'NOT STORED',
      isWhole(delivered) ? 'delivered' : 'NOT DELIVERED',
      said === '' ? 'without a word' : `said ${said}`,
    ].join(', ')
  } catch (error) {
    return `failed, ${(error as Error).message}`
  }
}

function holds(check: () => void): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}
