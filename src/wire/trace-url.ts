// The address of a run's page in any backend, by a template such as
// `https://grafana.example/explore?trace={traceId}&from={startMs}&to={endMs}`.

/** What a page's address may say of a run. */
export interface TracePlace {
  traceId: string
  startMs: number
  endMs: number
}

const PLACES = ['traceId', 'startMs', 'endMs'] as const

/** Braces around anything but a name belong to the address: some backends have JSON in it. */
const PLACEHOLDER = /\{([A-Za-z_]\w*)\}/g

export const TRACE_URL_WANTED = 'an http or https address with {traceId}, and {startMs} or {endMs} if wanted'

/** Whether a text is a template for addresses: it is an address when filled in, and knows the run. */
export function isTraceUrl(template: string): boolean {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name as string)
  const isKnown = names.every((name) => (PLACES as readonly string[]).includes(name))
  const filledIn = traceUrl(template, { traceId: '0', startMs: 0, endMs: 0 })
  return isKnown && names.includes('traceId') && /^https?:\/\/./i.test(template) && URL.canParse(filledIn)
}

export function traceUrl(template: string, place: TracePlace): string {
  return template.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(place, name) ? encodeURIComponent(place[name as keyof TracePlace]) : whole,
  )
}
