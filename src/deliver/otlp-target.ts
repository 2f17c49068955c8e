// Where spans are sent, and with what. OpenTelemetry's variables mean here what its specification says they mean.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AnyAgentOptions } from '../net/request.js'
import { maskUrl, secretsOf } from '../say/mask.js'
import { VERSION } from '../wire/version.js'
import { convertLegacyHttpOptions, parseKeyPairsIntoRecord } from './opentelemetry.js'
import type { ConfigureOptions } from './options.js'
import type { OtlpTarget } from './otlp-answer.js'

type Environment = Record<string, string | undefined>

export function readTarget(
  options: ConfigureOptions,
  env: Environment,
  format: OtlpTarget['format'],
): OtlpTarget {
  const contentType = format === 'json' ? 'application/json' : 'application/x-protobuf'
  const address = options.endpoint === undefined ? {} : { url: tracesUrl(options.endpoint) }
  const configuration = convertLegacyHttpOptions(address, 'TRACES', 'v1/traces', {
    'Content-Type': contentType,
  })
  // Read here and not asked of the configuration, which gives them by a promise: in `exit` none is waited for.
  const given = {
    ...parseKeyPairsIntoRecord(env.OTEL_EXPORTER_OTLP_HEADERS),
    ...parseKeyPairsIntoRecord(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
    ...options.headers,
  }
  const { url, login } = splitLogin(configuration.url)
  const headers = { ...(hasAuthorization(given) ? {} : login), ...given }
  const { httpAgentOptions } = options
  return {
    url: url.href,
    name: maskUrl(configuration.url),
    identity: identityOf(configuration.url),
    secrets: secretsOf(configuration.url, headers),
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
    timeoutMs: configuration.timeoutMillis,
    compress: configuration.compression === 'gzip',
  }
}

/** An endpoint is the base that signals add their path to, as `OTEL_EXPORTER_OTLP_ENDPOINT` is; a whole path is taken too. */
function tracesUrl(endpoint: string): string {
  const url = new URL(endpoint)
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`
  return url.href
}

/** The user and the password of an address are sent as a header, so that whatever shows the address does not show them. */
function splitLogin(address: string): { url: URL; login: Record<string, string> } {
  const url = new URL(address)
  const { username, password } = url
  url.username = ''
  url.password = ''
  if (username + password === '') return { url, login: {} }
  const text = [username, password].map(decode).join(':')
  return { url, login: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } }
}

function hasAuthorization(headers: object): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A "%" that begins no character's code stands for itself.
    return text
  }
}

/** Not the password, which is changed now and then: everything would be sent once more. */
function identityOf(address: string): string {
  const url = new URL(address)
  url.password = ''
  return url.href
}

const CERTIFICATES = { ca: 'CERTIFICATE', cert: 'CLIENT_CERTIFICATE', key: 'CLIENT_KEY' } as const

/** OpenTelemetry reads the same files, and tells which cannot be read; its agent hides what was in them. */
function readCertificates(env: Environment): AnyAgentOptions {
  const found: Partial<Record<keyof typeof CERTIFICATES, Buffer>> = {}
  for (const [option, name] of Object.entries(CERTIFICATES)) {
    const path = env[`OTEL_EXPORTER_OTLP_TRACES_${name}`] || env[`OTEL_EXPORTER_OTLP_${name}`]
    if (!path?.trim()) continue
    try {
      found[option as keyof typeof CERTIFICATES] = readFileSync(resolve(path.trim()))
    } catch {
      // Told by OpenTelemetry.
    }
  }
  return found
}
