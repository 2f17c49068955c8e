import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startCommand } from '../cli/run-command.js'

/** `runspan ui` in a program of its own. */
export interface RunningViewer extends AsyncDisposable {
  /** Where it is, without a path: `http://127.0.0.1:4400`. */
  origin: string
  /** The line that it has printed. */
  line: string
  /** Where it receives spans: `http://127.0.0.1:4318`; empty where it does not. */
  endpoint: string
  pid: number
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** What it answers as JSON, read back. */
  json<T>(path: string): Promise<T>
  /** @returns its exit code, or the signal that ended it */
  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

export async function startViewer(args: string[], env: Record<string, string> = {}): Promise<RunningViewer> {
  // the usual port is for one test at a time
  const child = startCommand(['ui', '--no-open', '--otlp-port', '0', ...args], { env })
  const ended = once(child, 'close')
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const lines = createInterface(child.stdout)
  const [line] = (await Promise.race([once(lines, 'line'), ended.then(() => [undefined])])) as [string?]
  const url = /^http:\S+/.exec(line ?? '')?.[0]
  if (line === undefined || url === undefined) throw new Error(`runspan ui has ended: ${stderr}`)
  const { origin } = new URL(url)
  const endpoint = /receives OTLP at ([^;]+)/.exec(line)?.[1] ?? ''
  const get = (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers })
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
    return child.exitCode ?? child.signalCode
  }
  return {
    ...{ origin, line, endpoint, pid: child.pid as number, get, kill },
    json: async <T>(path: string) => (await (await get(path)).json()) as T,
    [Symbol.asyncDispose]: async () => void (await kill('SIGKILL')),
  }
}
