// Where spans are sent, and how. OpenTelemetry's variables mean here what its specification says.

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe } from '../errors/describe.js'
import { decodePercent, maskUrl, secretsOf } from '../errors/mask.js'
import type { AnyAgentOptions } from '../http/agent.js'
import type { PostTarget } from '../http/post.js'
import { VERSION } from '../runtime/version.js'
import { parseKeyPairsIntoRecord } from '../sdk/opentelemetry.js'
import { endpointFault } from './endpoint.js'
import { isSendable, type OtlpOptions } from './otlp-options.js'
import {
  type Environment,
  firstOf,
  MAX_TIMEOUT_MS,
  oneOf,
  otlpVariables,
  readWhole,
  type Variable,
  warnIgnored,
} from './variables.js'

export interface OtlpTarget extends PostTarget {
  format: 'protobuf' | 'json'
  /** The address as shown in messages. */
  name: string
  /** Its identity in the ledger: two accounts at one address have not been sent the same. */
  identity: string
  /** Secrets that answers may repeat, to be masked in messages. */
  secrets: readonly string[]
}

/** Where OpenTelemetry's exporters send by default. */
const DEFAULT_ENDPOINT = 'http://localhost:4318/v1/traces'

const DEFAULT_TIMEOUT_MS = 10_000

/** Whether options or environment say where spans go. */
export function namesEndpoint(options: OtlpOptions, env: Environment): boolean {
  return options.endpoint !== undefined || otlpVariables(env, 'ENDPOINT').length > 0
}

/**
 * @returns undefined, after a warning, if the environment names an impossible endpoint: nothing may go
 *   anywhere else
 */
export function readTarget(options: OtlpOptions, env: Environment): OtlpTarget | undefined {
  const address = options.endpoint === undefined ? readEndpoint(env) : tracesUrl(options.endpoint)
  if (address === undefined) return undefined
  const format = readFormat(env)
  const contentType = format === 'json' ? 'application/json' : 'application/x-protobuf'
  const given = { ...readHeaders(env), ...options.headers }
  const { url, login } = splitLogin(address)
  const headers = { ...(hasAuthorization(given) ? {} : login), ...given }
  const { httpAgentOptions } = options
  return {
    url: url.href,
    name: maskUrl(address),
    identity: identityOf(address),
    secrets: secretsOf(address, headers),
    format,
    headers: {
      'Content-Type': contentType,
      'User-Agent': `runspan/${VERSION}`,
      ...headers,
    },
    agent:
      typeof httpAgentOptions === 'function'
        ? httpAgentOptions
        : { ...readCertificates(env), ...httpAgentOptions },
    timeoutMs: readTimeoutMs(env),
    compress:
      firstOf(
        otlpVariables(env, 'COMPRESSION'),
        oneOf(['gzip', 'none']),
        'gzip or none',
        'it is ignored (none where nothing else is set)',
      ) === 'gzip',
  }
}

/** How long one request may take. */
export function readTimeoutMs(env: Environment): number {
  return (
    firstOf(
      otlpVariables(env, 'TIMEOUT'),
      readWhole(1, MAX_TIMEOUT_MS),
      `a whole number of milliseconds from 1 to ${MAX_TIMEOUT_MS}`,
      `it is ignored (${DEFAULT_TIMEOUT_MS} where nothing else is set)`,
    ) ?? DEFAULT_TIMEOUT_MS
  )
}

function readFormat(env: Environment): OtlpTarget['format'] {
  const protocol = firstOf(
    otlpVariables(env, 'PROTOCOL'),
    oneOf(['http/protobuf', 'http/json']),
    'a protocol that runspan speaks',
    'it sends http/protobuf. Set http/protobuf or http/json, and an OTLP/HTTP endpoint (port 4318, not 4317)',
  )
  return protocol === 'http/json' ? 'json' : 'protobuf'
}

function readEndpoint(env: Environment): string | undefined {
  const [variable] = otlpVariables(env, 'ENDPOINT')
  if (variable === undefined) return DEFAULT_ENDPOINT
  const { name, text } = variable
  const fault = endpointFault(text)
  if (fault !== undefined) {
    warnIgnored(
      `nothing is sent: ${name} is ${describe(maskUrl(text))}, which ${fault}. What is recorded stays in the store; correct the variable to an address such as http://localhost:4318, and \`runspan sync\` sends it.`,
    )
    return undefined
  }
  return name.includes('_TRACES_') ? new URL(text).href : withTracesPath(new URL(text))
}

/**
 * An endpoint is the base URL that each signal's path is added to, as in `OTEL_EXPORTER_OTLP_ENDPOINT`; a
 * complete path is accepted too.
 */
function tracesUrl(endpoint: string): string {
  const url = new URL(endpoint)
  return url.pathname.endsWith('/v1/traces') ? url.href : withTracesPath(url)
}

function withTracesPath(url: URL): string {
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`
  return url.href
}

/** Headers for traces take precedence over those for all signals, name by name. */
function readHeaders(env: Environment): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const { name, text } of otlpVariables(env, 'HEADERS').reverse()) {
    for (const [i, entry] of text.split(',').entries()) {
      if (entry.trim() === '') continue
      const [pair] = Object.entries(parseKeyPairsIntoRecord(entry))
      // Shows neither name nor value: they may be pieces of a secret.
      const which = `entry ${i + 1} of ${name}`
      if (pair === undefined)
        warnIgnored(
          `${which} is not of the form name=value, with special characters percent-encoded; it is not sent.`,
        )
      else if (!isSendable(...pair))
        warnIgnored(
          `${which} has a character that no header can have; it is not sent. Look for quotation marks around the whole value.`,
        )
      else headers[pair[0]] = pair[1]
    }
  }
  return headers
}

/**
 * The user and password in an address are sent as a header, so that they are not shown wherever the address
 * is.
 */
function splitLogin(address: string): { url: URL; login: Record<string, string> } {
  const url = new URL(address)
  const { username, password } = url
  url.username = ''
  url.password = ''
  if (username + password === '') return { url, login: {} }
  const text = [username, password].map(decodePercent).join(':')
  return { url, login: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } }
}

function hasAuthorization(headers: object): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
}

/** Without the password: it changes now and then, and everything would be sent again. */
function identityOf(address: string): string {
  const url = new URL(address)
  url.password = ''
  return url.href
}

const CERTIFICATES = { ca: 'CERTIFICATE', cert: 'CLIENT_CERTIFICATE', key: 'CLIENT_KEY' } as const

function readCertificates(env: Environment): AnyAgentOptions {
  const found: Partial<Record<keyof typeof CERTIFICATES, Buffer>> = {}
  for (const [option, name] of Object.entries(CERTIFICATES)) {
    const [variable] = otlpVariables(env, name)
    if (variable === undefined) continue
    const pem = readPem(variable, option === 'key')
    if (pem !== undefined) found[option as keyof typeof CERTIFICATES] = pem
  }
  return found
}

/**
 * A damaged certificate would make every connection fail, and Node does not report an authority that cannot
 * be read.
 */
function readPem({ name, text }: Variable, isKey: boolean): Buffer | undefined {
  try {
    const pem = readFileSync(resolve(text.trim()))
    if (!isKey) new X509Certificate(pem)
    else if (!pem.includes('PRIVATE KEY-----')) throw new Error('it holds no private key')
    return pem
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    warnIgnored(
      `the file of ${name}, ${describe(text)}, cannot be used (${reason}); requests are made without it. It must be a PEM file that this process may read.`,
    )
    return undefined
  }
}
