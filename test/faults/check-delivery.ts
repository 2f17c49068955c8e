// What is in the store is at the endpoint, each span once and unaltered; what was refused there is told.

import type { FinishedSpan } from '../../src/wire/span.js'
import type { Evidence, Expect } from './evidence.js'
import { isPoison } from './unreliable-endpoint.js'

/** A span that came twice must have come as the same. */
export function checkCopies(spans: FinishedSpan[], where: string, expect: Expect): void {
  const seen = new Map<string, string>()
  for (const span of spans) {
    const { spanId } = span.spanContext()
    const content = contentOf(span)
    expect((seen.get(spanId) ?? content) === content, `two spans ${spanId} (${span.name}) in ${where}`)
    seen.set(spanId, content)
  }
}

export function checkEndpoint(
  stored: FinishedSpan[],
  taken: FinishedSpan[],
  mayHaveMore: boolean,
  expect: Expect,
): void {
  const there = new Map(taken.map((span) => [span.spanContext().spanId, span]))
  for (const span of stored) {
    const { spanId } = span.spanContext()
    const copy = there.get(spanId)
    there.delete(spanId)
    if (isPoison(span)) expect(copy === undefined, `poison ${spanId} is at the endpoint`)
    else if (copy === undefined) expect(false, `span ${spanId} (${span.name}) is not at the endpoint`)
    else if (!mayHaveMore)
      expect(contentOf(copy) === contentOf(span), `span ${spanId} (${span.name}) was altered on its way`)
  }
  expect(mayHaveMore || there.size === 0, `${there.size} spans are at the endpoint and not in the store`)
}

function contentOf(span: FinishedSpan): string {
  const { traceId, spanId } = span.spanContext()
  const { name, kind, startTime, endTime, attributes, status, links } = span
  const events = span.events.map((event) => [event.name, event.time, event.attributes])
  const linked = links.map(({ context }) => [context.traceId, context.spanId])
  const parent = span.parentSpanContext?.spanId
  const { code, message = '' } = status
  const resource = span.resource.attributes
  return JSON.stringify([
    traceId,
    spanId,
    parent,
    name,
    kind,
    startTime,
    endTime,
    attributes,
    events,
    code,
    message,
    linked,
    resource,
  ])
}

/** Poison is refused for good: told, and counted once, by whoever found it. */
export function checkRefused(
  { starts, sync, endpoint, trial, damage }: Evidence,
  stored: FinishedSpan[],
  expect: Expect,
): void {
  const poison = new Set(stored.filter(isPoison).map((span) => span.spanContext().spanId))
  const stderr = starts.map(({ outcome }) => outcome.stderr).join('')
  const wasKilled = starts.some(({ outcome }) => outcome.signal === 'SIGKILL')
  if (poison.size > 0 && trial.behaviour === 'refusing some') {
    const isNamed = [...poison].some((spanId) => (stderr + sync.output).includes(`(${spanId})`))
    expect(isNamed || wasKilled, 'no refused span is named')
  }
  if (wasKilled) return
  const told = sumOf(stderr, /(\d+) were refused by the endpoint/g)
  const found = sumOf(sync.output, /(\d+) spans? (?:was|were) refused there/g)
  // What was refused of a run whose file was damaged afterwards cannot be counted there.
  const isTold = damage === undefined ? told + found === poison.size : told + found >= poison.size
  expect(isTold, `${told} + ${found} spans were told as refused at ${endpoint.url}, not ${poison.size}`)
}

function sumOf(text: string, count: RegExp): number {
  return [...text.matchAll(count)].reduce((sum, [, digits]) => sum + Number(digits), 0)
}
