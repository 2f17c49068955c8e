import { validateHeaderName, validateHeaderValue } from 'node:http'
import { type Check, checkOption, isRecordOf, isString } from '../errors/check-options.js'
import { describe } from '../errors/describe.js'
import { maskUrl } from '../errors/mask.js'
import type { AgentFactory, AnyAgentOptions } from '../http/agent.js'
import { endpointFault } from './endpoint.js'

/** Where spans are sent, and with what. */
export interface OtlpOptions {
  /**
   * An OTLP/HTTP endpoint such as `http://localhost:4318`; `/v1/traces` is added. Else the
   * `OTEL_EXPORTER_OTLP_*` variables.
   */
  endpoint?: string | undefined
  /** Headers of each OTLP request, for example an API key. */
  headers?: Record<string, string> | undefined
  /**
   * Options of the `http.Agent` or `https.Agent` of all OTLP requests, such as `ca` or `maxSockets`; or, as
   * for OpenTelemetry's exporters, a function that makes the agent for a protocol (`"http:"` or
   * `"https:"`). An agent made by a function ignores `HTTP_PROXY` and `HTTPS_PROXY`, and is not used for
   * requests at exit.
   */
  httpAgentOptions?: AnyAgentOptions | AgentFactory | undefined
}

export const OTLP_CHECKS: Record<keyof OtlpOptions, Check> = {
  endpoint: {
    wanted: 'an http or https URL such as "http://localhost:4318"',
    accepts: (value) => typeof value === 'string' && endpointFault(value) === undefined,
    show: (value) =>
      typeof value === 'string'
        ? `${describe(maskUrl(value))}, which ${endpointFault(value)}`
        : describe(value),
  },
  headers: {
    wanted: 'an object of strings, as HTTP can send them',
    accepts: (value) =>
      isRecordOf(value, isString) &&
      Object.entries(value as Record<string, string>).every((header) => isSendable(...header)),
    show: showNames,
  },
  httpAgentOptions: {
    wanted: 'an object of options for an http.Agent, or a function that makes the agent',
    accepts: (value) =>
      typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value)),
  },
}

/** @throws RunspanError `INVALID_OPTION` for a value of the wrong kind */
export function checkOtlpOptions({ endpoint, headers }: OtlpOptions): void {
  checkOption('"endpoint"', endpoint, OTLP_CHECKS.endpoint)
  checkOption('"headers"', headers, OTLP_CHECKS.headers)
}

/** Headers without their values. */
function showNames(headers: unknown): string {
  return typeof headers === 'object' && headers !== null && !Array.isArray(headers)
    ? `an object of ${Object.entries(headers)
        .map(
          ([name, value]) =>
            `${name}: ${typeof value !== 'string' || isSendable(name, value) ? typeof value : 'a string with a character that cannot be sent, or under a name that cannot'}`,
        )
        .join(', ')}`
    : `a ${Array.isArray(headers) ? 'list' : typeof headers}`
}

/** Whether a header can be sent. */
export function isSendable(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}
