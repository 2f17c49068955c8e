// OpenTelemetry's own messages (`diag`), which nobody sees without a logger.

import { format } from 'node:util'
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api'
import { printNotice } from '../../errors/warn.js'
import { type Environment, firstOf, variables } from '../../export/variables.js'
import { registered } from '../../runtime/registered.js'

const LEVELS = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] as const

/** Some messages contain the name of a span, so there is no end of different ones. */
const MAX_MESSAGES = 100

/**
 * Prints them on stderr, up to `OTEL_LOG_LEVEL`, each message once. A logger that the program has set
 * stays, and one that it sets later replaces this one silently.
 * @returns removes the logger
 */
export function printDiagnostics(env: Environment = process.env): () => void {
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
  const printed = new Set<string>()
  const log = (message: string, ...details: unknown[]): void => {
    const text = textOf(message, details)
    if (printed.has(text) || printed.size > MAX_MESSAGES) return
    printed.add(text)
    printNotice(
      printed.size > MAX_MESSAGES
        ? 'further messages of OpenTelemetry are not shown. Set a logger with diag.setLogger() to see all of them.'
        : `OpenTelemetry says: ${text}`,
    )
  }
  return { error: log, warn: log, info: log, debug: log, verbose: log }
}

function textOf(message: string, details: unknown[]): string {
  try {
    // without the stack, whose frames are OpenTelemetry's
    return format(message, ...details).replace(/\n\s+at .*/g, '')
  } catch {
    // a value of the program threw when it was read
    return String(message)
  }
}
