// What begins with a name: `name`, `params.opt.lr`, `metrics["eval/loss"].max`, `error.message`, `tags[0]`.

import type { ASTNode } from '@marcbachmann/cel-js'
import type { Statistic } from '../../wire/summary.js'
import type { RunRecord } from '../run-record.js'
import type { Link } from './chain.js'
import { compileKey, type Key, keyIn } from './compile-key.js'
import {
  type Compiler,
  type Expression,
  type Frame,
  KIND_TEXT,
  type Path,
  type Scope,
  type Value,
} from './expression.js'
import { ERROR_WORDS, FIELDS, type Field, isStatistic, MAPS, NAMES } from './fields.js'
import { shorten, unknownNameHint } from './hints.js'
import { nearest } from './nearest.js'
import { itemOf, own, recorded } from './values.js'
import type { TextRange } from './where-error.js'

/** @param links the steps behind the name */
export function compilePath(
  compiler: Compiler,
  id: ASTNode,
  links: readonly Link[],
  scope: Scope,
): Expression {
  const name = id.args as string
  const range = { start: id.start, end: links.at(-1)?.end ?? id.end }
  const variable = scope.get(name)
  if (variable !== undefined) {
    const { kind, slot } = variable
    const read: Expression = { kind, range: id, size: 1, evaluate: ({ variables }) => variables[slot] }
    return compileIndexes(compiler, read, links, scope)
  }
  const field = FIELDS.get(name)
  if (field !== undefined) return compileIndexes(compiler, readField(compiler, name, field, id), links, scope)
  if (name === 'error') return readError(compiler, links, range)
  if (!MAPS.includes(name)) throw unknownName(compiler, id)
  return name === 'metrics'
    ? readMetrics(compiler, links, range, scope)
    : readMap(compiler, name as ValueMap, links, range, scope)
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

function readField({ paths }: Compiler, name: string, { kind, read }: Field, id: ASTNode): Expression {
  const range = { start: id.start, end: id.end }
  paths.push({ field: name, range })
  return { kind, range, size: 1, evaluate: ({ run }) => read(run) }
}

function readError({ paths, error }: Compiler, links: readonly Link[], range: TextRange): Expression {
  const [link, more] = links
  paths.push({ field: 'error', range })
  if (link === undefined) return { kind: 'error', range, size: 1, evaluate: ({ run }) => run.error?.message }
  const word = 'word' in link ? link.word : ''
  if (!ERROR_WORDS.includes(word) || more !== undefined) {
    const near = nearest(word, ERROR_WORDS) ?? 'message'
    throw error(range, `An error has ${ERROR_WORDS.join(', ')}. Did you mean error.${near}?`)
  }
  const key = word as 'message'
  return { kind: 'text', range, size: 1, evaluate: ({ run }) => run.error?.[key] }
}

type ValueMap = 'params' | 'attributes' | 'resource'

function readMap(
  compiler: Compiler,
  field: ValueMap,
  links: readonly Link[],
  range: TextRange,
  scope: Scope,
): Expression {
  if (links.length === 0) return wholeMap(compiler, field, range, (run) => run[field])
  const { key, size, last } = compileKey(compiler, links, scope)
  note(compiler.paths, { field, range, ...(typeof last?.list === 'string' && { list: last.list }) }, key)
  if (typeof key === 'string' && last === undefined)
    return { kind: 'any', range, size: 1, evaluate: ({ run }) => recorded(own(run[field], key)) }
  const evaluate = (frame: Frame): Value => {
    const values = frame.run[field]
    const text = keyIn(frame, key)
    if (text === undefined) return undefined
    const found = recorded(own(values, text))
    if (found !== undefined || last === undefined) return found
    const list = keyIn(frame, last.list)
    return list === undefined ? undefined : itemOf(recorded(own(values, list)), last.index.evaluate(frame))
  }
  return { kind: 'any', range, size, evaluate }
}

function readMetrics(compiler: Compiler, links: readonly Link[], range: TextRange, scope: Scope): Expression {
  if (links.length === 0) return wholeMap(compiler, 'metrics', range, (run) => run.summaries)
  const end = links.at(-1) as Link
  const statistic = links.length > 1 && 'word' in end && isStatistic(end.word) ? end.word : undefined
  const { key, size } = compileKey(compiler, statistic === undefined ? links : links.slice(0, -1), scope)
  note(compiler.paths, { field: 'metrics', range, ...(statistic && { statistic }) }, key)
  const evaluate = (frame: Frame): Value => {
    const text = keyIn(frame, key)
    if (text === undefined) return undefined
    return own(frame.run.summaries, text)?.[statistic ?? knownBy(frame.run, text)]
  }
  return { kind: 'number', range, size, evaluate }
}

/** The statistic that a run says a metric is known by; else the last value. */
function knownBy({ summaryOf }: RunRecord, key: string): Statistic {
  return own(summaryOf, key) ?? 'last'
}

function wholeMap(
  { paths }: Compiler,
  field: string,
  range: TextRange,
  read: (run: RunRecord) => Value,
): Expression {
  paths.push({ field, range })
  return { kind: 'map', range, size: 1, evaluate: ({ run }) => read(run) }
}

function note(paths: Path[], path: Path, key: Key): void {
  paths.push(typeof key === 'string' ? { ...path, key } : path)
}
