import type { SpansAnswer, TraceJson, TracesAnswer } from '../../server/api-types.js'
import { getJson } from './get-json.js'
import type { Page } from './read-runs.js'

export function readTraces(limit: number, signal: AbortSignal): Promise<TracesAnswer> {
  return getJson('/api/traces', { limit }, signal)
}

export function readTrace(id: string, signal: AbortSignal): Promise<TraceJson> {
  return getJson(`/api/traces/${encodeURIComponent(id)}`, {}, signal)
}

export async function readTraceSpans(id: string, page: Page, signal: AbortSignal) {
  const path = `/api/traces/${encodeURIComponent(id)}/spans`
  const { spans: items, ...rest } = await getJson<SpansAnswer>(path, { ...page }, signal)
  return { ...rest, items }
}
