// What a row of the timeline says beside its bar.

import type { SpanJson, TaskJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { shortNumber } from '../text/number-text.js'
import { durationText } from '../text/time-text.js'
import { httpOf, kindOf, llmOf, titleOf } from './span-kind.js'
import type { WaterfallRow } from './waterfall-rows.js'

/** A few words; what one looks for stands out. */
export type RowText = { text: string; isStrong?: boolean }[]

/** More scores have no room. */
const MOST_SCORES = 2

export function nameOf({ task, span }: Pick<WaterfallRow, 'task' | 'span'>): string {
  return task !== undefined ? (task.item ?? task.name) : titleOf(span as SpanJson)
}

export function rowText({ task, span, start, end }: WaterfallRow): RowText {
  const took = end === undefined ? 'goes on' : durationText(end - start)
  return task !== undefined ? taskText(task, took) : spanText(span as SpanJson, took)
}

function taskText({ scores, error, cached }: TaskJson, took: string): RowText {
  if (error !== undefined)
    return [{ text: error.type ?? 'failed', isStrong: true }, { text: `after ${took}` }]
  const first = Object.entries(scores).slice(0, MOST_SCORES)
  return [
    { text: [took, cached && 'cached'].filter(Boolean).join(', ') + (first.length > 0 ? ',' : '') },
    ...first.flatMap(([name, { value, label }], i) => [
      { text: name },
      {
        text: (label ?? shortNumber(exactNumber(value) ?? Number.NaN)) + (i < first.length - 1 ? ',' : ''),
        isStrong: true,
      },
    ]),
  ]
}

function spanText(span: SpanJson, took: string): RowText {
  const { attributes, error } = span
  const { status } = httpOf(attributes) ?? {}
  const call = llmOf(attributes)
  if (error !== undefined)
    return [
      { text: status === undefined ? 'failed' : String(status), isStrong: true },
      { text: `after ${took}` },
    ]
  if (status !== undefined && status >= 400) return [{ text: took }, { text: String(status), isStrong: true }]
  if (kindOf(span) !== 'llm' || call === undefined || (call.input ?? call.output) === undefined)
    return [{ text: took }]
  const [input, output] = [call.input, call.output].map((count) => (count ?? 0).toLocaleString('en'))
  return [{ text: took }, { text: `${input} → ${output}`, isStrong: true }, { text: 'tokens' }]
}
