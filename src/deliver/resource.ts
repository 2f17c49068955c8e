import { arch, hostname } from 'node:os'
import { VERSION } from '../wire/version.js'
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from './opentelemetry.js'
import type { ConfigureOptions } from './options.js'

/**
 * Who records: service, host, process and SDK. Written out here rather than detected, because OpenTelemetry's host detector
 * answers later than a synchronous store can wait, and its process detector copies the command line with all secrets in it.
 */
export function buildResource(
  options: Pick<ConfigureOptions, 'serviceName' | 'resourceAttributes'>,
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
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes({ ...options.resourceAttributes, ...named }))
}
