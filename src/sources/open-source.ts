import { statSync } from 'node:fs'
import { describe } from '../errors/describe.js'
import { maskUrl } from '../errors/mask.js'
import { RunspanError } from '../errors/runspan-error.js'
import { openJaeger } from './jaeger/jaeger-source.js'
import type { RemoteOptions, RunSource } from './source.js'
import { openStore } from './store/store-source.js'

/** A source is written as its kind, a colon, and its location. */
const OPENERS: Readonly<Record<string, (where: string, options: RemoteOptions) => RunSource>> = {
  store: (dir, options) => openStore({ ...options, dir: dir || undefined }),
  jaeger: openJaeger,
}

const KNOWN = 'Use "store", the folder of a store, or "jaeger:http://host:16686".'

/**
 * Opens the source of runs that a text names: `store` (the local store), a folder or `store:<folder>`
 * (another store), or `jaeger:http://host:16686`.
 * @throws RunspanError `UNKNOWN_SOURCE` for any other text; also what `openStore()` and `openJaeger()`
 *   throw
 */
export function openSource(source: string, options: RemoteOptions = {}): RunSource {
  const [, kind = source, where = ''] = /^([a-z]{2,}):(.*)$/s.exec(source) ?? []
  if (Object.hasOwn(OPENERS, kind)) return (OPENERS[kind] as (typeof OPENERS)[string])(where, options)
  if (isFolder(source)) return openStore({ ...options, dir: source })
  const remedy = /^https?$/.test(kind) ? `Name its kind: "jaeger:${maskUrl(source)}".` : KNOWN
  throw new RunspanError(
    'UNKNOWN_SOURCE',
    `${describe(maskUrl(source))} is neither a source of runs nor a folder. ${remedy}`,
  )
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
