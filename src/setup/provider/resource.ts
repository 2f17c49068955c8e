import { arch, hostname } from 'node:os'
import { describe } from '../../errors/describe.js'
import { type Environment, warnIgnored } from '../../export/variables.js'
import { VERSION } from '../../runtime/version.js'
import { defaultResource, type Resource, resourceFromAttributes } from '../../sdk/opentelemetry.js'
import { detectEnvironment } from '../environment/environment.js'
import type { ConfigureOptions } from '../options.js'

/**
 * Who records: service, host, process and SDK, and what made the runs. OpenTelemetry's detectors for host
 * and process are not used: the one is asynchronous, which a synchronous store cannot wait for, and the
 * other copies the command line with all secrets in it.
 */
export function buildResource(
  options: Pick<ConfigureOptions, 'serviceName' | 'resourceAttributes' | 'environment'>,
  env: Environment = process.env,
): Resource {
  const own = resourceFromAttributes({
    'service.name': 'runspan',
    'host.name': hostname(),
    'host.arch': arch(),
    'process.pid': process.pid,
    'process.executable.path': process.execPath,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'telemetry.distro.name': 'runspan',
    'telemetry.distro.version': VERSION,
    ...(process.argv[1] === undefined ? {} : { 'process.command': process.argv[1] }),
  })
  const named = options.serviceName === undefined ? {} : { 'service.name': options.serviceName }
  return (
    defaultResource()
      // what is merged last comes first: the service, as in every backend
      .merge(resourceFromAttributes(detectEnvironment(options.environment ?? true)))
      .merge(own)
      .merge(resourceFromAttributes(readAttributes(env)))
      .merge(resourceFromAttributes({ ...options.resourceAttributes, ...named }))
  )
}

/**
 * Reads each entry on its own. OpenTelemetry's detector drops all of them for one that it cannot read, for
 * example one with a second "=" or more than 255 characters, and says so only at the level `debug`.
 */
function readAttributes(env: Environment): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [i, entry] of (env.OTEL_RESOURCE_ATTRIBUTES ?? '').split(',').entries()) {
    if (entry.trim() === '') continue
    const [key, value] = readEntry(entry)
    if (key && value !== undefined) attributes[key] = value
    else
      warnIgnored(
        `entry ${i + 1} of OTEL_RESOURCE_ATTRIBUTES, ${describe(entry.trim())}, is left out: it is not of the form key=value, with "," and "%" percent-encoded.`,
      )
  }
  const serviceName = env.OTEL_SERVICE_NAME
  return serviceName?.trim() ? { ...attributes, 'service.name': serviceName } : attributes
}

function readEntry(entry: string): [key: string, value: string] | [] {
  const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(entry) ?? []
  try {
    return [decodeURIComponent(key.trim()), decodeURIComponent(value.trim())]
  } catch {
    return []
  }
}
