// Gives the copies of `@opentelemetry/api-logs` in this process a logger provider, where the program has registered none. None
// of them is imported for that: whoever logs has. And nothing is registered in the place that is the program's: as long as that
// is free, OpenTelemetry asks what stands behind it, and a provider that the program registers later takes over.

import { isMessage, keepMessage, type LogRecord } from './message-logger.js'

interface Logger {
  emit(record: LogRecord): void
  enabled(options?: { eventName?: string }): boolean
}

interface LoggerProvider {
  getLogger(name: string, version?: string, options?: object): Logger
}

/** What loggers come from until a provider is registered. The second name is that of older versions. */
interface ProxyProvider extends LoggerProvider {
  _setDelegate?(provider: LoggerProvider): void
  setDelegate?(provider: LoggerProvider): void
}

/** Where a program's provider is registered, of whichever copy of the API: a function of the API's version. */
const REGISTERED = Symbol.for('io.opentelemetry.js.api.logs')
const API_VERSION = 1

const IS_API_LOGS = /[\\/]@opentelemetry[\\/]api-logs[\\/]build[\\/]src[\\/]index\.js$/

const connected = new WeakSet<object>()

/** Does nothing where the program has a provider of its own, or where nothing was found to connect. Never throws. */
export function connectLoggers(): void {
  if (registered() !== undefined) return
  for (const proxy of proxies()) {
    if (connected.has(proxy)) continue
    connected.add(proxy)
    if (proxy._setDelegate !== undefined) proxy._setDelegate(messageProvider)
    else proxy.setDelegate?.(messageProvider)
  }
}

/** Of the copies that were loaded as CommonJS, which is how Node loads the package from ES modules, too. */
function* proxies(): Generator<ProxyProvider> {
  // documented as `require.cache`; a bundle may have no such thing
  const { cache = {} } = process.getBuiltinModule('node:module').createRequire(process.execPath)
  for (const path in cache) {
    if (!IS_API_LOGS.test(path)) continue
    try {
      const proxy: ProxyProvider = cache[path]?.exports.logs.getLoggerProvider()
      if ('_setDelegate' in proxy || 'setDelegate' in proxy) yield proxy
    } catch {
      // not what it seems, or half loaded: its records are dropped as they were before
    }
  }
}

const messageProvider: LoggerProvider = {
  getLogger(name, version, options) {
    let theirs: Logger | undefined
    // A logger is made once, and the program may register a provider at any time.
    const later = () => {
      theirs ??= registered()?.getLogger(name, version, options)
      return theirs
    }
    return {
      emit: (record) => (later() === undefined ? keepMessage(record) : theirs?.emit(record)),
      enabled: (asked) => later()?.enabled(asked) ?? isMessage(asked?.eventName),
    }
  },
}

function registered(): LoggerProvider | undefined {
  const get = (globalThis as { [REGISTERED]?: (version: number) => LoggerProvider })[REGISTERED]
  return get?.(API_VERSION)
}
