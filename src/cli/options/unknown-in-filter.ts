import type { Facet, Facets } from '../../read/facets/facets.js'
import type { RunFilter } from '../../read/query/filter.js'
import { didYouMean, similarNames } from '../../read/query/similar-names.js'
import type { RunSource } from '../../sources/source.js'

/** What the options of a command name and no run has, a sentence for each: most likely it is misspelt. */
export async function unknownInFilter(
  source: RunSource,
  { where = '', params, attributes, ...filter }: RunFilter,
): Promise<string[]> {
  const projects = [...of(filter.project), ...textsIn(where, /\bproject == "([^"\\]+)"/g)]
  const names = [...of(filter.name), ...textsIn(where, /(?<![.\w])name == "([^"\\]+)"/g)]
  const tags = [...of(filter.tags), ...textsIn(where, /"([^"\\]+)" in tags\b/g)]
  const quoted = [...where.matchAll(COMPARED_WITH_TEXT)]
  const ids = [...where.matchAll(COMPARED_WITH_ID)].flatMap(([, word = '', text = '']) => noId(word, text))
  if ([projects, names, tags, keysOf(params), keysOf(attributes), quoted].every(({ length }) => length === 0))
    return ids
  const facets = await source.facets()
  if (facets.runs === 0) return []
  return [
    ...unknown('project', projects, facets.projects),
    ...unknown('name', names, facets.names),
    ...unknown('tag', tags, facets.tags),
    ...unknown('param', keysOf(params), facets.params),
    ...unknown('attribute', keysOf(attributes), facets.attributes),
    ...quoted.flatMap(([, path = '', text = '']) => notText(path, text, facets)),
    ...ids,
  ]
}

/** `parent == "sweep"` */
const COMPARED_WITH_ID = /(?<![.\w])(id|parent) == "([^"\\]+)"/g

/** A name, or the beginning of an id, is asked for in another way. */
function noId(word: string, text: string): string[] {
  if (/^[0-9a-f]{32}$/.test(text)) return []
  const isBeginning = /^[0-9a-f]{1,31}$/.test(text)
  const remedy = isBeginning
    ? `write ${word}.startsWith("${text}")`
    : word === 'parent'
      ? `for its name there is --parent`
      : `for a name write name == "${text}"`
  return [`the ${word} of a run has 32 hex digits: ${remedy}`]
}

/** `params.lr == "0.1"` */
const COMPARED_WITH_TEXT = /\b((?:params|attributes)\.[\w.]+) ?(?:[=!]=|[<>]=?) ?("[^"\\]*")/g

/** A number or a boolean is never equal to a text. */
function notText(path: string, text: string, facets: Facets): string[] {
  const [field, key] = path.split(/\.(.*)/s) as ['params' | 'attributes', string]
  const type = facets[field].find(({ name }) => name === key)?.type
  if (type !== 'number' && type !== 'boolean') return []
  return [`${path} is a ${type}, and ${text} a text: write it without quotes`]
}

function unknown(kind: string, words: readonly string[], known: readonly Facet[]): string[] {
  const names = known.map(({ name }) => name)
  const hasKey = kind === 'param' || kind === 'attribute'
  return words.flatMap((word) => {
    // a key may contain a `=` itself
    if (names.some((name) => name === word || (hasKey && word.startsWith(`${name}=`)))) return []
    const [typed = word] = hasKey ? word.split('=') : []
    const hint = didYouMean(similarNames(typed, names))
    return [`no run has the ${kind} ${JSON.stringify(typed)}${hint === undefined ? '' : `, ${hint}`}`]
  })
}

/** What a condition compares with, where it is written as usual: a hint may miss some. */
function textsIn(where: string, pattern: RegExp): string[] {
  return [...where.matchAll(pattern)].map(([, text = '']) => text)
}

function of(words: string | readonly string[] = []): readonly string[] {
  return typeof words === 'string' ? [words] : words
}

function keysOf(values: RunFilter['params']): readonly string[] {
  if (values === undefined) return []
  return Array.isArray(values) ? values : Object.keys(values)
}
