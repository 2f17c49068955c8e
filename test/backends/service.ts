// A server program that a test starts, kills and starts again. It knows no particular backend: see jaeger.ts and collector.ts.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { cleanEnvironment, type Environment } from '../support/environment.js'
import { tempDir } from '../support/temp.js'
import { eventually } from './eventually.js'

const KEEPER = join(__dirname, 'keeper.mjs')
const START_TIMEOUT_MS = 120_000

export interface ServiceCommand {
  program: string
  args: string[]
  env: Environment
  /** GET answers 2xx here once the program takes requests. */
  healthUrl: string
}

/**
 * `await using service = await Service.start((folder) => …)`: a program with a data folder of its own, which goes away with it.
 * Ports and folder stay the same when it is started again.
 */
export class Service implements AsyncDisposable {
  readonly #temp = tempDir()
  readonly #command: ServiceCommand
  readonly #log: string
  #process: ChildProcess | undefined

  private constructor(command: (folder: string) => ServiceCommand) {
    this.#command = command(join(this.#temp.path, 'data'))
    this.#log = join(this.#temp.path, 'log')
  }

  static async start(command: (folder: string) => ServiceCommand): Promise<Service> {
    const service = new Service(command)
    try {
      await service.start()
      return service
    } catch (error) {
      await service[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Starts it, or starts it again; resolves when it is healthy. Rejects with its log when it does not get there. */
  async start(): Promise<void> {
    const { program, args, env, healthUrl } = this.#command
    const log = openSync(this.#log, 'a')
    const child = spawn(process.execPath, [KEEPER, program, ...args], {
      env: cleanEnvironment(env),
      stdio: ['pipe', log, log],
    })
    closeSync(log)
    this.#process = child
    try {
      await eventually(
        async () => {
          if (hasEnded(child)) throw new Ended()
          return (await fetch(healthUrl)).ok
        },
        { timeoutMs: START_TIMEOUT_MS, unless: Ended },
      )
    } catch (cause) {
      throw new Error(`${program} did not start. The end of its log:\n${this.log.slice(-4000)}`, { cause })
    }
  }

  /** Asks it to end, as an operator does, and waits until it has. */
  async stop(): Promise<void> {
    await this.#end((child) => child.stdin?.write('SIGTERM'))
  }

  /** SIGKILL: nothing is flushed, closed or said. */
  async kill(): Promise<void> {
    await this.#end((child) => child.stdin?.write('SIGKILL'))
  }

  /** All that it has printed since it was first started. */
  get log(): string {
    return readFileSync(this.#log, 'utf8')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    this.#temp[Symbol.dispose]()
  }

  async #end(tell: (child: ChildProcess) => void): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || hasEnded(child)) return
    const ended = once(child, 'exit')
    tell(child)
    await ended
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** Tells the wait for health that there is nothing to wait for. */
class Ended extends Error {}

/** Ports of 127.0.0.1 that nobody listens at, each another one. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
