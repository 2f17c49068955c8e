// What OpenTelemetry has to say of itself (`diag`), which without a logger nobody gets to hear.

import { format } from 'node:util'
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api'
import { tell } from '../../errors/warn.js'
import { type Environment, firstOf, variables } from '../../export/variables.js'
import { registered } from '../../runtime/registered.js'

const LEVELS = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] as const

/** Some messages name a span, and so are new each time. */
const MAX_MESSAGES = 100

/**
 * Tells it on stderr, up to `OTEL_LOG_LEVEL`, each message once. A logger of the program's own stays, and
 * takes the place of this one without a word of OpenTelemetry about that.
 * @returns takes it away again
 */
export function tellDiagnostics(env: Environment = process.env): () => void {
  const level = firstOf(
    variables(env, 'OTEL_LOG_LEVEL'),
    (text) => LEVELS.find((name) => name === text.toLowerCase()),
    `one of ${LEVELS.join(', ')}`,
    'it is taken for info',
  )
  if (registered().diag !== undefined) return () => {}
  const logLevel = DiagLogLevel[(level ?? 'info').toUpperCase() as keyof typeof DiagLogLevel]
  diag.setLogger(stderrLogger(), { logLevel })
  const ours = registered().diag
  const { setLogger } = diag
  const remove = () => {
    diag.setLogger = setLogger
    if (registered().diag === ours) diag.disable()
  }
  diag.setLogger = (...args: unknown[]) => {
    remove()
    return Reflect.apply(setLogger, diag, args)
  }
  return remove
}

function stderrLogger(): DiagLogger {
  const told = new Set<string>()
  const log = (message: string, ...details: unknown[]): void => {
    const text = textOf(message, details)
    if (told.has(text) || told.size > MAX_MESSAGES) return
    told.add(text)
    tell(
      told.size > MAX_MESSAGES
        ? 'OpenTelemetry has more to say than is told here. Set a logger with diag.setLogger() to get all of it.'
        : `OpenTelemetry says: ${text}`,
    )
  }
  return { error: log, warn: log, info: log, debug: log, verbose: log }
}

function textOf(message: string, details: unknown[]): string {
  try {
    // The frames of a stack are OpenTelemetry's.
    return format(message, ...details).replace(/\n\s+at .*/g, '')
  } catch {
    // A value of the program's may throw while it is looked at.
    return String(message)
  }
}
