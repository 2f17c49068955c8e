import type { Facet } from '../../read/facets/facets.js'
import type { RunFilter } from '../../read/query/filter.js'
import { didYouMean, similarNames } from '../../read/query/similar-names.js'
import type { RunSource } from '../../sources/source.js'

/** What the options of a command name and no run has, a sentence for each: most likely it is misspelt. */
export async function unknownInFilter(
  source: RunSource,
  { project, name, tags = [], params, attributes }: RunFilter,
): Promise<string[]> {
  const wanted = [project, name, ...tags, ...keysOf(params), ...keysOf(attributes)]
  if (wanted.every((word) => word === undefined)) return []
  const facets = await source.facets()
  if (facets.runs === 0) return []
  return [
    ...unknown('project', [project], facets.projects),
    ...unknown('name', [name], facets.names),
    ...unknown('tag', tags, facets.tags),
    ...unknown('param', keysOf(params), facets.params),
    ...unknown('attribute', keysOf(attributes), facets.attributes),
  ]
}

function unknown(kind: string, words: readonly (string | undefined)[], known: readonly Facet[]): string[] {
  const names = known.map(({ name }) => name)
  return words.flatMap((word) => {
    // a key may contain a `=` itself
    if (word === undefined || names.some((name) => name === word || word.startsWith(`${name}=`))) return []
    const [typed = word] = kind === 'param' || kind === 'attribute' ? word.split('=') : []
    const hint = didYouMean(similarNames(typed, names))
    return [`no run has the ${kind} ${JSON.stringify(typed)}${hint === undefined ? '' : `; ${hint}`}`]
  })
}

function keysOf(values: RunFilter['params']): readonly string[] {
  if (values === undefined) return []
  return Array.isArray(values) ? values : Object.keys(values)
}
