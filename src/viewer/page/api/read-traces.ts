import type { TraceJson, TracesAnswer } from '../../server/api-types.js'
import { getJson } from './get-json.js'

export function readTraces(limit: number, signal: AbortSignal): Promise<TracesAnswer> {
  return getJson('/api/traces', { limit }, signal)
}

export function readTrace(id: string, signal: AbortSignal): Promise<TraceJson> {
  return getJson(`/api/traces/${encodeURIComponent(id)}`, {}, signal)
}
