// What runs that are compared have, a column for each thing, where the runs are rows.

import type { CompareAnswer } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { columnFormat } from '../text/number-text.js'
import { TOKEN_TITLES, type TokenKey } from '../text/tokens-text.js'
import { exactText, valueText } from '../text/value-text.js'
import { usualText } from './usual-text.js'

export interface CompareColumn {
  /** The path of it: `params.lr`, `metrics.loss.min`, `tokens.input`. */
  name: string
  title: string
  /** `params`, `tags`, `attributes`, `resource`, `metrics` or `tokens`. */
  field: string
  isNumeric: boolean
  /** One for each run, in their order. */
  texts: readonly string[]
  exact: readonly string[]
  /** What it is sorted by. */
  keys: readonly (number | string | undefined)[]
  /** What most runs have. */
  usual?: string | undefined
  best?: readonly boolean[]
  /** Which of its values are better. */
  better?: 'min' | 'max' | undefined
  /** Whether some of its texts are longer than a cell. */
  isLong: boolean
}

/** More than a cell shows: such a text is opened by a click. */
export const LONG_TEXT = 24

/** @param showAll whether metrics are shown by all of their statistics, and not only by what they are known by */
export function compareColumns(
  { differing, table, tokens }: CompareAnswer,
  showAll: boolean,
): CompareColumn[] {
  return [
    ...differing.map(({ name, values }): CompareColumn => {
      const exact = values.map((value) => (value === null ? '' : exactText(value)))
      const field = name.slice(0, name.indexOf('.'))
      return {
        ...{ name, field, title: name.slice(field.length + 1), exact, usual: usualText(exact) },
        texts: values.map(valueText),
        keys: values.map((value, i) => exactNumber(value) ?? (exact[i] || undefined)),
        isNumeric: values.every((value) => value === null || exactNumber(value) !== undefined),
        isLong: values.some((value) => typeof value === 'string' && value.length > LONG_TEXT),
      }
    }),
    ...table
      .filter(({ isKnownBy }) => showAll || isKnownBy)
      .map(({ name, metric, statistic, values, best, better }) => ({
        ...{ name, field: 'metrics', best, better },
        title: statistic === 'last' ? metric : `${metric} ${statistic}`,
        ...numbersOf(values),
      })),
    ...tokens.map(({ name, values }) => ({
      ...{ name, field: 'tokens', title: TOKEN_TITLES[name.slice('tokens.'.length) as TokenKey] },
      ...numbersOf(values),
    })),
  ]
}

/** What runs are judged by stands beside their names. */
export function judgedFirst(columns: readonly CompareColumn[]): CompareColumn[] {
  const isJudged = ({ better }: CompareColumn) => better !== undefined
  return [...columns.filter(isJudged), ...columns.filter((column) => !isJudged(column))]
}

/** The fields of columns, each as often as it begins anew. */
export function spansOf(columns: readonly CompareColumn[]): { field: string; count: number }[] {
  const spans: { field: string; count: number }[] = []
  for (const { field } of columns) {
    const last = spans.at(-1)
    if (last?.field === field) last.count++
    else spans.push({ field, count: 1 })
  }
  return spans
}

function numbersOf(values: readonly unknown[]) {
  const keys = values.map(exactNumber)
  const format = columnFormat(keys.filter((value) => value !== undefined))
  return {
    ...{ isNumeric: true, isLong: false, keys },
    texts: keys.map((value) => (value === undefined ? '' : format(value))),
    exact: keys.map((value) => (value === undefined ? 'not logged' : String(value))),
  }
}

/**
 * Runs in the order of a column, by their places; those without a value last.
 * @param order the name of a column, with `-` in front from the highest; by the first metric of which it is known which
 *   values are better, where it names none
 */
export function orderedBy(
  columns: readonly CompareColumn[],
  places: readonly number[],
  order: string,
): { places: number[]; order: string } {
  const judged = columns.find(({ better }) => better !== undefined)
  const isKnown = columns.some(({ name }) => name === order.replace(/^-/, ''))
  const by = isKnown
    ? order
    : judged === undefined
      ? ''
      : `${judged.better === 'max' ? '-' : ''}${judged.name}`
  const keys = columns.find(({ name }) => name === by.replace(/^-/, ''))?.keys
  if (keys === undefined) return { places: [...places], order: '' }
  const sign = by.startsWith('-') ? -1 : 1
  const compare = (a: number, b: number) => {
    const [x, y] = [keys[a], keys[b]]
    if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y))
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y)
    return sign * String(x).localeCompare(String(y))
  }
  return { places: places.toSorted(compare), order: by }
}

function isMissing(value: number | string | undefined): value is undefined {
  return value === undefined || Number.isNaN(value)
}
