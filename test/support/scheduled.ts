// A program that a scheduler starts again and again by the same command.

import { join } from 'node:path'
import { type Program, type ProgramResult, startNode, writeProgram } from './child.js'
import type { Environment } from './environment.js'
import { tempDir } from './temp.js'

export interface Scheduled extends Disposable {
  /** The store's folder. */
  readonly dir: string
  /** Starts it with these arguments. */
  start(env?: Environment, args?: readonly string[]): Program
  /** The same, until its end. */
  run(env?: Environment, args?: readonly string[]): Promise<ProgramResult>
}

export function scheduled(source: string): Scheduled {
  const temp = tempDir()
  const file = writeProgram(temp.path, source, 'esm')
  const dir = join(temp.path, 'store')
  const start = (env: Environment = {}, args: readonly string[] = []) =>
    startNode([file, ...args], { cwd: temp.path, env: { RUNSPAN_DIR: dir, ...env } })
  return {
    dir,
    start,
    async run(env, args) {
      await using program = start(env, args)
      return await program.ended
    },
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  }
}
