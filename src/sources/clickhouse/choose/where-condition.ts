// The part of a `where` that SQL can answer: comparisons with what is written, joined by && and ||.

import type { ASTNode } from '@marcbachmann/cel-js'
import { chainOf } from '../../../read/where/chain.js'
import { sidesOf } from '../../../read/where/compile-logic.js'
import { parse } from '../../../read/where/parse.js'
import { isStatistic } from '../../../wire/summary.js'
import type { Parameters } from '../parameters.js'
import { numberIn } from '../sql-text.js'
import { allOf, anyOf, type Condition, exactly, PERHAPS, perhaps } from './condition.js'
import { mayBeCut } from './filter-condition.js'
import { metricSql } from './metric-sql.js'

/** A key that the condition looks for, of which it should be known whether any run has it. */
export interface AskedKey {
  field: 'param' | 'attribute' | 'last'
  key: string
}

export interface WhereCondition {
  condition: Condition
  keys: readonly AskedKey[]
}

/** @param text of a filter that was compiled already */
export function whereCondition(text: string, parameters: Parameters): WhereCondition {
  const builder = new WhereBuilder(parameters)
  const condition = builder.condition(parse(text))
  return { condition, keys: builder.keys }
}

type Operator = '==' | '<' | '<=' | '>' | '>='

const SQL_OPERATORS: Readonly<Record<Operator, string>> = {
  '==': '=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}
const TURNED: Readonly<Record<Operator, Operator>> = {
  '==': '==',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'RunId',
  name: 'Name',
  project: 'Project',
  status: 'Status',
  parent: 'ParentRun',
}

class WhereBuilder {
  readonly keys: AskedKey[] = []
  readonly #parameters: Parameters

  constructor(parameters: Parameters) {
    this.#parameters = parameters
  }

  condition(node: ASTNode): Condition {
    switch (node.op) {
      case '&&':
        return allOf(sidesOf(node, '&&').map((side) => this.condition(side)))
      case '||':
        return anyOf(sidesOf(node, '||').map((side) => this.condition(side)))
      case '==':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#comparison(node.op, node.args[0], node.args[1])
      case 'in':
        return this.#membership(node.args[0], node.args[1])
      default:
        return PERHAPS
    }
  }

  #comparison(operator: Operator, left: ASTNode, right: ASTNode): Condition {
    const written = literalOf(right)
    if (written !== undefined) return this.#compare(operator, left, written)
    const turned = literalOf(left)
    return turned === undefined ? PERHAPS : this.#compare(TURNED[operator], right, turned)
  }

  #compare(operator: Operator, node: ASTNode, written: string | number | boolean): Condition {
    const { base, links } = chainOf(node)
    if (base.op !== 'id') return PERHAPS
    const name = base.args
    if (links.length === 0) return this.#compareColumn(name, operator, written)
    const words = wordsOf(links)
    if (words === undefined) return PERHAPS
    if (name === 'metrics') return this.#compareMetric(words, operator, written)
    if (name === 'params' || name === 'attributes')
      return this.#compareValue(
        name === 'params' ? 'Params' : 'Attributes',
        words.join('.'),
        operator,
        written,
      )
    return PERHAPS
  }

  #compareColumn(name: string, operator: Operator, written: string | number | boolean): Condition {
    const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined
    if (column !== undefined && operator === '==' && typeof written === 'string') {
      const isThere = column === 'ParentRun' ? ` AND ParentRun != ''` : ''
      return exactly(`${column} = ${this.#parameters.text(written)}${isThere}`)
    }
    if (name === 'points' && typeof written === 'number' && Number.isFinite(written))
      return exactly(`toFloat64(Points) ${SQL_OPERATORS[operator]} ${this.#parameters.number(written)}`)
    return PERHAPS
  }

  #compareMetric(
    words: readonly string[],
    operator: Operator,
    written: string | number | boolean,
  ): Condition {
    if (typeof written !== 'number' || !Number.isFinite(written)) return PERHAPS
    const end = words.at(-1)
    const statistic = words.length > 1 && isStatistic(end) ? end : undefined
    const key = (statistic === undefined ? words : words.slice(0, -1)).join('.')
    this.keys.push({ field: 'last', key })
    const asked = this.#parameters.text(key)
    const value = metricSql(statistic, asked)
    return exactly(
      `mapContains(Last, ${asked}) AND ${value} ${SQL_OPERATORS[operator]} ${this.#parameters.number(written)}`,
    )
  }

  #compareValue(
    column: 'Params' | 'Attributes',
    key: string,
    operator: Operator,
    written: string | number | boolean,
  ): Condition {
    this.keys.push({ field: column === 'Params' ? 'param' : 'attribute', key })
    const asked = this.#parameters.text(key)
    const value = `${column}[${asked}]`
    const isThere = `mapContains(${column}, ${asked})`
    if (typeof written === 'number') {
      if (!Number.isFinite(written)) return perhaps(isThere)
      // whether a text that reads as a number is one, the row does not say
      return perhaps(
        `${isThere} AND ifNull(${numberIn(value)} ${SQL_OPERATORS[operator]} ${this.#parameters.number(written)}, 0)`,
      )
    }
    if (operator !== '==') return perhaps(isThere)
    return perhaps(
      `${isThere} AND (${value} = ${this.#parameters.text(String(written))} OR ${mayBeCut(value)})`,
    )
  }

  #membership(item: ASTNode, container: ASTNode): Condition {
    const written = literalOf(item)
    if (typeof written === 'string' && container.op === 'id') {
      const asked = () => this.#parameters.text(written)
      if (container.args === 'tags') return exactly(`has(Tags, ${asked()})`)
      if (container.args === 'params') return exactly(`mapContains(Params, ${asked()})`)
      if (container.args === 'metrics') return exactly(`mapContains(Last, ${asked()})`)
      return PERHAPS
    }
    const column = item.op === 'id' && Object.hasOwn(COLUMNS, item.args) ? COLUMNS[item.args] : undefined
    if (column === undefined || column === 'ParentRun' || container.op !== 'list') return PERHAPS
    const items = container.args.map(literalOf)
    return items.every((one) => typeof one === 'string')
      ? exactly(`${column} IN ${this.#parameters.texts(items as string[])}`)
      : PERHAPS
  }
}

/** The steps of `params.opt["lr"]`, where all of them are written as texts. */
function wordsOf(links: ReturnType<typeof chainOf>['links']): string[] | undefined {
  const words = links.map((link) => ('word' in link ? link.word : literalOf(link.index)))
  return words.every((word) => typeof word === 'string') ? (words as string[]) : undefined
}

/** What is written as itself. */
function literalOf(node: ASTNode): string | number | boolean | undefined {
  if (node.op === '-_') {
    const number = literalOf(node.args)
    return typeof number === 'number' ? -number : undefined
  }
  if (node.op !== 'value') return undefined
  const { args } = node
  if (typeof args === 'bigint') return Number(args)
  return typeof args === 'string' || typeof args === 'number' || typeof args === 'boolean' ? args : undefined
}
