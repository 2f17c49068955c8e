// A server written in Python, started by the command of its page, on a free port and in a folder of its own.

import type { Environment } from '../support/environment.js'
import { installPython } from './install-python.js'
import { freePorts, Service } from './service.js'

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
  const commands = installPython(name)
  const [port = '', otherPort = ''] = (await freePorts(2)).map(String)
  const url = `http://127.0.0.1:${port}`
  const service = await Service.start((folder) => ({
    program: 'sh',
    args: ['-c', `mkdir -p "$0" && cd "$0" && exec ${command}`, folder],
    env: {
      PATH: `${commands}:${process.env.PATH}`,
      DO_NOT_TRACK: 'true',
      ...env({ port, otherPort, folder }),
    },
    healthUrl: `${url}${healthPath}`,
  }))
  return { url, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
}
