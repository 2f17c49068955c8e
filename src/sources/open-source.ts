import { describe } from '../errors/describe.js'
import { maskUrl } from '../errors/mask.js'
import { RunspanError } from '../errors/runspan-error.js'
import { holdsRuns } from '../store/list-files.js'
import { statIfThere } from '../store/open-file.js'
import { storeDir } from '../store/paths.js'
import { openClickHouse } from './clickhouse/clickhouse-source.js'
import { openFile } from './file/file-source.js'
import { hasOtlpFiles } from './file/list-otlp-files.js'
import { STANDARD_INPUT } from './file/standard-input.js'
import { openJaeger } from './jaeger/jaeger-source.js'
import type { RemoteOptions, RunSource } from './source.js'
import { openStore } from './store/store-source.js'

/** A source is written as its kind, a colon, and its location. */
const OPENERS: Readonly<Record<string, (where: string, options: RemoteOptions) => RunSource>> = {
  file: openFile,
  store: (dir, options) => openStore({ ...options, dir: dir || undefined }),
  jaeger: openJaeger,
  clickhouse: openClickHouse,
}

const KNOWN =
  'Use "store", the folder of a store, a file of OTLP/JSON lines, "jaeger:http://host:16686", or "clickhouse:http://host:8123/otel".'

/**
 * Opens the source of runs that a text names: `store` (the local store), a folder or `store:<folder>`
 * (another store), a file or `file:<path>` (OTLP/JSON lines, a folder with such files, or `-` for what is piped in),
 * `jaeger:http://host:16686`, or `clickhouse:http://host:8123/otel`.
 * @throws RunspanError `UNKNOWN_SOURCE` for any other text; also what `openStore()`, `openFile()`, `openJaeger()` and
 *   `openClickHouse()` throw
 */
export function openSource(source: string, options: RemoteOptions = {}): RunSource {
  const [, kind = source, where = ''] = /^([a-z]{2,}):(.*)$/s.exec(source) ?? []
  if (Object.hasOwn(OPENERS, kind)) return (OPENERS[kind] as (typeof OPENERS)[string])(where, options)
  if (isStore(source)) return openStore({ ...options, dir: source })
  if (source === STANDARD_INPUT || statIfThere(source) !== undefined) return openFile(source, options)
  const remedy = /^https?$/.test(kind)
    ? `Name its kind: "jaeger:${maskUrl(source)}" or "clickhouse:${maskUrl(source)}".`
    : KNOWN
  throw new RunspanError(
    'UNKNOWN_SOURCE',
    `${describe(maskUrl(source))} is neither a source of runs nor a file or folder. ${remedy}`,
  )
}

/** The folder of the store that a text names as {@link openSource} takes it; undefined where it names none. */
export function storeNamedBy(source: string): string | undefined {
  if (source === 'store') return storeDir()
  if (source.startsWith('store:')) return storeDir(source.slice('store:'.length) || undefined)
  return isStore(source) ? storeDir(source) : undefined
}

/** A file of another kind may have got into a store; a folder of OTLP files has no runs in folders. */
function isStore(path: string): boolean {
  return statIfThere(path)?.isDirectory() === true && (!hasOtlpFiles(path) || holdsRuns(path))
}
