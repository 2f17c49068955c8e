import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { printLines } from './output.js'

/** Colours stay, what fits a screen ends at once, and the text stays on the screen afterwards. */
const USUAL_PAGER = 'less -RFX'

/**
 * Prints lines, through a pager where they are more than the terminal shows. Without a terminal, and where
 * the pager cannot be started, they are printed as they are.
 * @param usePager whether the user lets us
 */
export async function printPaged(lines: readonly string[], usePager: boolean): Promise<void> {
  const { isTTY, rows } = process.stdout
  const command = process.env.RUNSPAN_PAGER ?? process.env.PAGER ?? USUAL_PAGER
  const isLong = isTTY && rows > 0 && lines.length >= rows
  if (usePager && isLong && command.trim() !== '' && (await page(lines, command))) return
  printLines(lines)
}

/** The shell's codes for a command that it cannot find or may not run. */
const NOT_STARTED = [126, 127]

/** @returns whether the pager has shown the lines */
async function page(lines: readonly string[], command: string): Promise<boolean> {
  // as Git and man do, through the shell: the setting is the user's own and may hold options
  const pager = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'ignore'] })
  // somebody who leaves the pager early closes the pipe; that is no error
  pager.stdin.on('error', () => {})
  // Ctrl-C is for the pager, which outlives a search that it stops
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  try {
    pager.stdin.end(`${lines.join('\n')}\n`)
    const [code] = (await once(pager, 'close')) as [number | null]
    return code === null || !NOT_STARTED.includes(code)
  } catch {
    // There is no shell: the lines are printed without a pager.
    return false
  } finally {
    process.off('SIGINT', ignore)
  }
}
