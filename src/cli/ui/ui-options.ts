import type { SourceOption } from '../options/source-options.js'

/** The options of `runspan ui`, as commander passes them. */
export interface UiOptions extends SourceOption {
  port: number
  host: string
  token?: boolean
  open: boolean
  otlp: boolean
  otlpPort: number
}

/** Not a usual port of anything else, and not one that browsers refuse. */
export const DEFAULT_PORT = 4400

/** Only this machine can reach it. */
export const DEFAULT_HOST = '127.0.0.1'

/** Where OpenTelemetry's exporters send to unless they are told otherwise. */
export const DEFAULT_OTLP_PORT = 4318
