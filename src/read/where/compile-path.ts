// What begins with a name: `name`, `params.opt.lr`, `metrics["eval/loss"].max`, `error.message`, `tags[0]`.

import type { ASTNode } from '@marcbachmann/cel-js'
import { isStatistic, type Statistic } from '../../wire/summary.js'
import { own } from '../own.js'
import type { RunRecord } from '../run-record.js'
import type { Link } from './chain.js'
import { compileKey, type Key, keyIn } from './compile-key.js'
import { readTokens } from './compile-tokens.js'
import {
  type Compiler,
  type Expression,
  type Frame,
  KIND_TEXT,
  type Scope,
  type Value,
} from './expression.js'
import { ERROR_WORDS, FIELDS, type Field, MAPS, NAMES } from './fields.js'
import { shorten, unknownNameHint } from './hints.js'
import { nearest } from './nearest.js'
import type { Path } from './path.js'
import { itemOf, recorded } from './values.js'
import type { TextRange } from './where-error.js'

/** @param links the steps behind the name */
export function compilePath(
  compiler: Compiler,
  id: ASTNode,
  links: readonly Link[],
  scope: Scope,
): Expression {
  const name = id.args as string
  const variable = scope.get(name)
  if (variable !== undefined) {
    const { kind, slot } = variable
    const read: Expression = { kind, range: id, size: 1, evaluate: ({ variables }) => variables[slot] }
    return compileIndexes(compiler, read, links, scope)
  }
  const [link, ...more] = links
  const isBaseline = compiler.hasBaseline && name === BASELINE
  if (!isBaseline)
    return compileName(compiler, THE_RUN, { word: name, start: id.start, end: id.end }, links, scope)
  if (link === undefined || !('word' in link))
    throw compiler.error(id.range, 'Say what of the baseline: baseline.metrics.loss.min.')
  return compileName(compiler, THE_BASELINE, { ...link, start: id.start }, more, scope)
}

/** The word before a name that means the run which others are compared with. */
const BASELINE = 'baseline'

/** The run that a path reads, and how the path is marked. */
interface Root {
  runOf(frame: Frame): RunRecord
  mark: Pick<Path, 'ofBaseline'>
}

const THE_RUN: Root = { runOf: ({ run }) => run, mark: {} }

const THE_BASELINE: Root = {
  runOf: ({ baseline }) => baseline as RunRecord,
  mark: { ofBaseline: true },
}

/** A name of the language, with all that stands before it in `start`. */
type Name = TextRange & { word: string }

function compileName(
  compiler: Compiler,
  root: Root,
  name: Name,
  links: readonly Link[],
  scope: Scope,
): Expression {
  const { word, start, end } = name
  const range = { start, end: links.at(-1)?.end ?? end }
  const field = FIELDS.get(word)
  if (field !== undefined)
    return compileIndexes(compiler, readField(compiler, root, name, field), links, scope)
  if (word === 'error') return readError(compiler, root, links, range)
  if (word === 'tokens') {
    const tokens = readTokens(compiler, root.runOf, root.mark, links, range)
    return compileIndexes(compiler, tokens.base, tokens.links, scope)
  }
  if (!MAPS.includes(word)) throw unknownName(compiler, { start: end - word.length, end })
  return word === 'metrics'
    ? readMetrics(compiler, root, links, range, scope)
    : readMap(compiler, root, word as ValueMap, links, range, scope)
}

/** Items of lists, of a value that has no names in it. */
export function compileIndexes(
  compiler: Compiler,
  base: Expression,
  links: readonly Link[],
  scope: Scope,
): Expression {
  return links.reduce((list, link) => {
    const range = { start: list.range.start, end: link.end }
    if (list.kind !== 'list' && list.kind !== 'any')
      throw compiler.error(range, `${KIND_TEXT[list.kind]} has nothing inside to ask for.`)
    if ('word' in link)
      throw compiler.error(
        range,
        `There is no "${shorten(link.word)}" in this. An item of a list is written as [0].`,
      )
    const index = compiler.compile(link.index, scope)
    return {
      kind: 'any',
      range,
      size: list.size + index.size + 1,
      evaluate: (frame) => itemOf(list.evaluate(frame), index.evaluate(frame)),
    }
  }, base)
}

function unknownName({ text, error }: Compiler, { start, end }: TextRange): Error {
  const hint = unknownNameHint(text, { start, end }, NAMES)
  return error({ start, end }, `There is no "${shorten(text.slice(start, end))}" to filter by. ${hint}`)
}

function readField({ paths }: Compiler, { runOf, mark }: Root, name: Name, field: Field): Expression {
  const { kind, read } = field
  const range = { start: name.start, end: name.end }
  paths.push({ field: name.word, ...mark, range })
  return { kind, range, size: 1, evaluate: (frame) => read(runOf(frame)) }
}

function readError(
  { paths, error }: Compiler,
  { runOf, mark }: Root,
  links: readonly Link[],
  range: TextRange,
): Expression {
  const [link, more] = links
  if (link === undefined) {
    paths.push({ field: 'error', ...mark, range })
    return { kind: 'error', range, size: 1, evaluate: (frame) => runOf(frame).error?.message }
  }
  const word = 'word' in link ? link.word : ''
  if (!ERROR_WORDS.includes(word) || more !== undefined) {
    const near = nearest(word, ERROR_WORDS) ?? 'message'
    throw error(range, `An error has ${ERROR_WORDS.join(', ')}. Did you mean error.${near}?`)
  }
  const key = word as NonNullable<Path['word']>
  paths.push({ field: 'error', word: key, ...mark, range })
  return { kind: 'text', range, size: 1, evaluate: (frame) => runOf(frame).error?.[key] }
}

type ValueMap = 'params' | 'attributes' | 'resource'

function readMap(
  compiler: Compiler,
  { runOf, mark }: Root,
  field: ValueMap,
  links: readonly Link[],
  range: TextRange,
  scope: Scope,
): Expression {
  if (links.length === 0) return wholeMap(compiler, { field, ...mark, range }, (frame) => runOf(frame)[field])
  const { key, size, last } = compileKey(compiler, links, scope)
  note(
    compiler.paths,
    { field, ...mark, range, ...(typeof last?.list === 'string' && { list: last.list }) },
    key,
  )
  if (typeof key === 'string' && last === undefined)
    return { kind: 'any', range, size: 1, evaluate: (frame) => recorded(own(runOf(frame)[field], key)) }
  const evaluate = (frame: Frame): Value => {
    const values = runOf(frame)[field]
    const text = keyIn(frame, key)
    if (text === undefined) return undefined
    const found = recorded(own(values, text))
    if (found !== undefined || last === undefined) return found
    const list = keyIn(frame, last.list)
    return list === undefined ? undefined : itemOf(recorded(own(values, list)), last.index.evaluate(frame))
  }
  return { kind: 'any', range, size, evaluate }
}

function readMetrics(
  compiler: Compiler,
  { runOf, mark }: Root,
  links: readonly Link[],
  range: TextRange,
  scope: Scope,
): Expression {
  if (links.length === 0)
    return wholeMap(compiler, { field: 'metrics', ...mark, range }, (frame) => runOf(frame).summaries)
  const end = links.at(-1) as Link
  const statistic = links.length > 1 && 'word' in end && isStatistic(end.word) ? end.word : undefined
  const { key, size } = compileKey(compiler, statistic === undefined ? links : links.slice(0, -1), scope)
  note(compiler.paths, { field: 'metrics', ...mark, range, ...(statistic && { statistic }) }, key)
  const evaluate = (frame: Frame): Value => {
    const text = keyIn(frame, key)
    if (text === undefined) return undefined
    const run = runOf(frame)
    return own(run.summaries, text)?.[statistic ?? knownBy(run, text)]
  }
  return { kind: 'number', range, size, evaluate }
}

/** The statistic that a run says a metric is known by; else the last value. */
export function knownBy({ summaryOf }: RunRecord, key: string): Statistic {
  return own(summaryOf, key) ?? 'last'
}

function wholeMap({ paths }: Compiler, path: Path, evaluate: Expression['evaluate']): Expression {
  paths.push(path)
  return { kind: 'map', range: path.range, size: 1, evaluate }
}

function note(paths: Path[], path: Path, key: Key): void {
  paths.push(typeof key === 'string' ? { ...path, key } : path)
}
