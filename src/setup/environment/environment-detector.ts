import type { AttributeValue } from '@opentelemetry/api'
import { detectEnvironment } from './environment.js'

/** What OpenTelemetry's SDKs of the 2.x and the 3.x line call a `ResourceDetector`, said by its shape. */
export interface EnvironmentDetector {
  detect(): { attributes: Record<string, AttributeValue | undefined> }
}

/**
 * For a program that sets up the OpenTelemetry SDK itself: what `configure()` finds out about what made a
 * run, that is git commit, command, program, machine, container and CI job. Secrets in the command line
 * are masked.
 * @example new NodeSDK({ resourceDetectors: [environmentDetector] })
 */
export const environmentDetector: EnvironmentDetector = {
  detect: () => ({ attributes: detectEnvironment(true) }),
}
