// Compares what a program has logged with what is in its store and at its endpoint.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { syncStore } from '../../src/export/sync.js'
import { listRunFiles } from '../../src/store/list-files.js'
import { readSpans } from '../../src/store/read-spans.js'
import type { FinishedSpan } from '../../src/wire/span.js'
import { checkCopies, checkEndpoint, checkRefused } from './check-delivery.js'
import { checkRun } from './check-run.js'
import type { Damage } from './damage.js'
import { CODES } from './endings.js'
import { type Evidence, type Expect, mayLackSpans, spoiledRun } from './evidence.js'
import { OWN_LINE } from './program/plan.js'
import type { Outcome } from './trial.js'
import type { Setting } from './troubles.js'

/** @returns what is not as promised */
export async function checkTrial(evidence: Evidence): Promise<string[]> {
  const { trial, setting, damage, dir, endpoint, starts, recovery, sync, reading } = evidence
  const problems: string[] = []
  const expect = (isTrue: boolean, problem: string): void => {
    if (!isTrue) problems.push(problem)
  }
  for (const { outcome } of starts) checkEnd(evidence, outcome, expect)
  const hasStore = existsSync(dir)
  for (const [command, { code, output }] of Object.entries({ recover: recovery, sync, reading }))
    expect(code === 0 || !hasStore || hasRefusedAll(output), `${command} ended with ${code}: ${output}`)
  expect(endpoint.garbled.length === 0, `the endpoint could not read ${endpoint.garbled[0]}`)

  const isKilled = starts.some(({ outcome }) => outcome.signal === 'SIGKILL')
  const stored = readStore(dir, isKilled, setting, damage, expect)
  // A run whose own file is damaged is another one than the one that was sent.
  const isWhole = (span: FinishedSpan): boolean => span.spanContext().traceId !== spoiledRun(damage)
  const whole = stored.filter(isWhole)
  const taken = endpoint.taken.filter(isWhole)
  if (!mayLackSpans(evidence)) {
    checkCopies(whole, 'the store', expect)
    checkCopies(taken, 'the endpoint', expect)
  }
  checkEndpoint(whole, taken, mayLackSpans(evidence), expect)
  const somewhere = mayLackSpans(evidence) ? withoutCopies([...stored, ...endpoint.taken]) : stored
  for (const start of starts)
    for (const [number, plan] of trial.plan.runs.entries())
      checkRun(evidence, start, somewhere, number, plan, expect)
  if (!mayLackSpans(evidence)) checkRefused(evidence, whole, expect)

  if (!hasStore) return problems
  const left = await syncStore({ dir, endpoint: endpoint.url, dryRun: true })
  expect(left.spans === 0, `after the sync ${left.spans} spans wait`)
  return problems
}

/** A sync whose every span is refused says so with its exit code, too. */
function hasRefusedAll(output: string): boolean {
  return /: 0 spans were sent/.test(output) && output.includes('refused there for good')
}

/** Of two with one id, that of the process itself counts. */
function withoutCopies(spans: FinishedSpan[]): FinishedSpan[] {
  const byId = new Map<string, FinishedSpan>()
  for (const span of spans) {
    const { spanId } = span.spanContext()
    if (!isRecovered(span) || !byId.has(spanId)) byId.set(spanId, span)
  }
  return [...byId.values()]
}

/** Whether another process than its own has written it. */
function isRecovered({ attributes }: FinishedSpan): boolean {
  return attributes['runspan.recovered'] === true || attributes['runspan.status'] === 'crashed'
}

function checkEnd({ trial, setting }: Evidence, outcome: Outcome, expect: Expect): void {
  const { ending } = trial
  const { code, signal, signalledMs } = outcome
  const wasKilled = Number.isFinite(signalledMs) && ending.startsWith('kill')
  // The first process of a container is not ended by a signal that it does not handle.
  const expected = setting.isFirstProcess && ending.startsWith('SIG') ? 0 : CODES[ending]
  if (expected !== undefined) expect(code === expected, `exit code ${code} (${signal}) after ${ending}`)
  else if (ending.startsWith('SIG')) expect(signal === ending, `${ending} ended it with ${signal ?? code}`)
  else
    expect(
      signal === 'SIGKILL' || (code === 0 && ending !== 'kill -9'),
      `killed, it ended with ${signal ?? code}`,
    )
  checkOutput(setting, outcome, expect)
  if (wasKilled || ending.startsWith('an un')) return
  const foreign = outcome.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('runspan: '))
  expect(isDeepStrictEqual(foreign, [OWN_LINE]), `on stderr: ${foreign.slice(0, 8).join(' / ')}`)
}

/** On stdout is what the program has printed, and nothing else. */
function checkOutput({ drawn }: Setting, { stdout, signal }: Outcome, expect: Expect): void {
  const [first, last] = drawn ?? ['0\\.\\d+', '0\\.\\d+']
  const isOwn = new RegExp(`^(started ${first}\n(over ${last}\n)?)${signal === 'SIGKILL' ? '?' : ''}$`).test(
    stdout,
  )
  expect(isOwn, `on stdout: ${stdout.slice(0, 200)}`)
}

function readStore(
  dir: string,
  wasKilled: boolean,
  { disk }: Setting,
  damage: Damage | undefined,
  expect: Expect,
): FinishedSpan[] {
  // Killed, or without a disk, before it had logged anything.
  if (!existsSync(`${dir}/faults`)) return []
  const mayHaveDamage = (message: string): boolean =>
    wasKilled || disk !== undefined || (damage !== undefined && message.includes(damage.path))
  const spans = listRunFiles(dir)
    .filter(({ path }) => existsSync(path))
    .flatMap(({ path }) => [...readSpans(path, (message) => expect(mayHaveDamage(message), message))])
  const journals = join(dir, '.live')
  const names = [...readdirSync(`${dir}/faults`), ...(existsSync(journals) ? readdirSync(journals) : [])]
  const others = names.filter(
    (name) => !isExpected(name, wasKilled) && !(damage?.path.includes(name.slice(0, 49)) ?? false),
  )
  expect(others.length === 0, `left in the store: ${others}`)
  return spans
}

// A journal that was being written for the first time stays for ten minutes: nobody knows then that it is nobody's.
function isExpected(name: string, wasKilled: boolean): boolean {
  return name.endsWith('.jsonl') || (wasKilled && name.endsWith('.journal.next'))
}
