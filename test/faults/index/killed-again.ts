import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Environment } from '../../support/environment.js'

export interface Victim {
  name: string
  /** Of Node, each time it is started. */
  args(): string[]
  /** It prints a line for each thing that it has done: after at most so many its last moments begin. */
  maxLines: number
  /** How long these may be; it may end by itself before. */
  maxLifeMs: number
}

export interface Fate {
  starts: number
  kills: number
  /** Lines that it has printed in all. */
  lines: number
  problems: string[]
}

/** Starts a program and kills it with SIGKILL at any moment, again and again until the signal is aborted. */
export async function killAgainAndAgain(
  victim: Victim,
  env: Environment,
  signal: AbortSignal,
): Promise<Fate> {
  const fate: Fate = { starts: 0, kills: 0, lines: 0, problems: [] }
  while (!signal.aborted) {
    const child = spawn(process.execPath, victim.args(), { env, stdio: ['ignore', 'pipe', 'pipe'] })
    fate.starts++
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
    const stderr = text(child.stderr)
    const wanted = 1 + Math.floor(Math.random() * victim.maxLines)
    await Promise.race([printed(child, wanted, fate), exited, aborted(signal)])
    await Promise.race([stopped(Math.random() * victim.maxLifeMs, signal), exited])
    if (isThere(child)) child.kill('SIGKILL')
    const [code, endedBy] = await exited
    child.stdout.destroy()
    if (endedBy === 'SIGKILL') fate.kills++
    else if (code !== 0) fate.problems.push(`${victim.name} ended with ${code ?? endedBy}: ${await stderr}`)
  }
  return fate
}

function isThere(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** Resolves when a program has printed so many lines. */
function printed({ stdout }: ChildProcess, wanted: number, fate: Fate): Promise<void> {
  return new Promise((resolve) => {
    let lines = 0
    stdout?.on('data', (bytes: Buffer) => {
      const count = bytes.toString().split('\n').length - 1
      lines += count
      fate.lines += count
      if (lines >= wanted) resolve()
    })
  })
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return signal.aborted ? Promise.resolve() : once(signal, 'abort')
}

/** Ends sooner when the signal is aborted. */
function stopped(ms: number, signal: AbortSignal): Promise<unknown> {
  return delay(ms, undefined, { signal }).catch(() => {})
}
