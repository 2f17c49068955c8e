import { describe } from '../../errors/describe.js'
import { isTraceUrl, TRACE_URL_WANTED } from '../../wire/trace-url.js'
import { printMessage } from '../terminal/output.js'

/** What says where a trace's page is. */
export interface TraceTemplateOptions {
  /** The address of a Jaeger's pages. */
  jaeger?: string | undefined
  /** A template. */
  url?: string | undefined
  /** Where runs are read from. */
  from?: string | undefined
}

/** A template for the page of a trace: of the options, else of the environment, else of the Jaeger that is read. */
export function traceTemplate({ jaeger, url, from }: TraceTemplateOptions): string | undefined {
  if (jaeger !== undefined) return inJaeger(jaeger)
  const template = url ?? readVariable()
  if (template !== undefined) return template
  return from?.startsWith('jaeger:') ? inJaeger(from.slice('jaeger:'.length)) : undefined
}

function readVariable({ env } = process): string | undefined {
  const template = env.RUNSPAN_TRACE_URL
  if (!template || isTraceUrl(template)) return template || undefined
  printMessage(`RUNSPAN_TRACE_URL is ${describe(template)}, which is not ${TRACE_URL_WANTED}; it is ignored.`)
  return undefined
}

/** The address may have a path, where Jaeger lies behind a proxy; its query is for reading only, as is a password. */
function inJaeger(base: string): string | undefined {
  if (!URL.canParse(base)) return undefined
  const { origin, pathname } = new URL(base)
  return `${origin}${pathname.replace(/\/+$/, '')}/trace/{traceId}`
}
