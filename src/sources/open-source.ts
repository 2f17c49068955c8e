import { statSync } from 'node:fs'
import { describe } from '../errors/describe.js'
import { maskUrl } from '../errors/mask.js'
import { RunspanError } from '../errors/runspan-error.js'
import { openJaeger } from './jaeger/jaeger-source.js'
import type { RemoteOptions, RunSource } from './source.js'
import { openStore } from './store/store-source.js'

/** How a source is written: its kind, a colon, and where it is. */
const OPENERS: Readonly<Record<string, (where: string, options: RemoteOptions) => RunSource>> = {
  store: (dir, options) => openStore({ ...options, dir: dir || undefined }),
  jaeger: openJaeger,
}

const KNOWN = 'Use "store", the folder of a store, or "jaeger:http://host:16686".'

/**
 * Opens a source of runs by its text: `store` (the local one), the folder of a store or `store:<folder>`, or
 * `jaeger:http://host:16686`.
 * @throws RunspanError `UNKNOWN_SOURCE` when it is none of these; what the source itself throws
 */
export function openSource(source: string, options: RemoteOptions = {}): RunSource {
  const [, kind = source, where = ''] = /^([a-z]{2,}):(.*)$/s.exec(source) ?? []
  if (Object.hasOwn(OPENERS, kind)) return (OPENERS[kind] as (typeof OPENERS)[string])(where, options)
  if (isFolder(source)) return openStore({ ...options, dir: source })
  const remedy = /^https?$/.test(kind) ? `Say what is there: "jaeger:${maskUrl(source)}".` : KNOWN
  throw new RunspanError(
    'UNKNOWN_SOURCE',
    `${describe(maskUrl(source))} is no source of runs, and no folder. ${remedy}`,
  )
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
