import type { Facets } from '../../read/facets/facets.js'
import type { RunRecord } from '../../read/run-record.js'
import { openSource } from '../../sources/open-source.js'
import type { RunSource } from '../../sources/source.js'
import { openStoreAsLastRead } from '../../sources/store/store-source.js'
import type { Situation } from './parse-words.js'

/** Nobody reads on in more names than that. */
const MAX_RUNS = 500

/** What is recorded, as far as answers need it. */
export interface Facts {
  /** The newest runs. */
  runs(): Promise<RunRecord[]>
  facets(): Promise<Facets>
}

/** What the store has that the options before the cursor name; a server is not asked at each key. */
export async function openFacts({ given }: Pick<Situation, 'given'>): Promise<Facts> {
  const source = open(given.get('dir'), given.get('from') ?? process.env.RUNSPAN_FROM)
  const project = given.get('project')
  return {
    runs: () => source.runs({ project, limit: MAX_RUNS }).toArray(),
    facets: () => source.facets({ project }),
  }
}

function open(dir: string | undefined, from: string | undefined): RunSource {
  const options = { onWarning: () => {} }
  if (from === undefined || dir !== undefined) return openStoreAsLastRead({ ...options, dir })
  if (/^[a-z]{2,}:/.test(from) && !/^(store|file):/.test(from))
    throw new Error('a server is not asked at each key')
  return openSource(from, options)
}
