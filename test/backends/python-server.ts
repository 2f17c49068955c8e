// A server written in Python, started by the command of its page, on a free port and with a folder of its own.

import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deadAddress } from '../support/endpoint.js'
import { cleanEnvironment, type Environment } from '../support/environment.js'
import { tempDir } from '../support/temp.js'
import { until } from './until.js'

const ROOT = join(__dirname, '../..')

/** Installing the server, where the cache has none, is the longest part by far. */
export const START_TIMEOUT_MS = 15 * 60_000

export interface ServerOptions {
  /** As scripts/backends/python.mjs knows it. */
  name: 'mlflow' | 'phoenix'
  command: string
  /** Where it says of itself that it is up. */
  healthPath: string
  env: (place: Place) => Environment
}

interface Place {
  port: string
  /** Another one, for a server that listens twice. */
  otherPort: string
  /** For its data, and gone when it ends. */
  folder: string
}

export interface Server extends AsyncDisposable {
  /** Its address, without a slash at the end. */
  url: string
}

export async function startServer({ name, command, healthPath, env }: ServerOptions): Promise<Server> {
  const commands = execFileSync(process.execPath, [join(ROOT, 'scripts/backends/python.mjs'), name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
  const temp = tempDir()
  const work = join(temp.path, 'work')
  mkdirSync(work)
  const log = join(temp.path, 'server.log')
  const output = openSync(log, 'w')
  const url = await deadAddress()
  const { port } = new URL(url)
  const { port: otherPort } = new URL(await deadAddress())
  const child = spawn('sh', ['-c', `exec ${command}`], {
    cwd: work,
    env: cleanEnvironment({
      PATH: `${commands}:${process.env.PATH}`,
      DO_NOT_TRACK: 'true',
      ...env({ port, otherPort, folder: work }),
    }),
    stdio: ['ignore', output, output],
    detached: true, // a group of its own, for it starts processes itself
  })
  closeSync(output)
  let hasEnded = false
  const ended = new Promise<void>((resolve) => child.once('close', resolve)).then(() => {
    hasEnded = true
  })
  const server: Server = {
    url,
    async [Symbol.asyncDispose]() {
      if (!hasEnded) process.kill(-(child.pid as number), 'SIGKILL')
      await ended
      temp[Symbol.dispose]()
    },
  }
  try {
    await until(async () => {
      if (hasEnded) throw new Error(`${command} has ended:\n${readFileSync(log, 'utf8')}`)
      return fetch(`${url}${healthPath}`).then(
        ({ ok }) => ok,
        () => false,
      ) // it does not listen at first
    })
    return server
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}
