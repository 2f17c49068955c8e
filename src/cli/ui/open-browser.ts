import { spawn } from 'node:child_process'

/** What opens an address on each system. */
const OPENERS: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  // not cmd's "start", which would take an & in the address for the end of the command
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
}

/** Whether somebody sits there who wants a browser. */
export function hasBrowser({ env, platform, stdout } = process): boolean {
  const hasScreen = platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
  return stdout.isTTY && !env.CI && !env.SSH_CONNECTION && hasScreen && platform in OPENERS
}

/** Opens an address in the browser. Where that fails, the address stands on the terminal. */
export function openBrowser(url: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? []
  if (command === undefined) return
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  child.once('error', () => {}) // there is no such command
  child.unref()
}
