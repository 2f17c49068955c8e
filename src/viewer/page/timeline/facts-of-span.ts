// What one wants to know first of a span of its kind.

import type { SpanJson } from '../../server/api-types.js'
import { shortNumber } from '../text/number-text.js'
import { durationText } from '../text/time-text.js'
import { httpOf, kindOf, llmOf, queryOf } from './span-kind.js'

type Fact = readonly [name: string, text: string, isBad?: boolean]

export function factsOf(span: SpanJson): Fact[] {
  const { attributes } = span
  const kind = kindOf(span)
  if (kind === 'llm' || kind === 'search') return llmFacts(span)
  const http = kind === 'http' ? httpOf(attributes) : undefined
  if (http !== undefined)
    return present([
      ['method', http.method],
      ['route', http.route],
      ['host', http.host],
      ['status', http.status === undefined ? undefined : String(http.status), (http.status ?? 0) >= 400],
    ])
  const query = kind === 'db' ? queryOf(attributes) : undefined
  return present([['database', query?.system]])
}

function llmFacts({ attributes, started, ended }: SpanJson): Fact[] {
  const call = llmOf(attributes)
  if (call === undefined) return []
  const { model, input, output, firstMs, cost } = call
  const ms = Date.parse(ended ?? '') - Date.parse(started ?? '') - (firstMs ?? 0)
  return present([
    ['model', model],
    ['tokens in', input?.toLocaleString('en')],
    ['tokens out', output?.toLocaleString('en')],
    ['first token', firstMs === undefined ? undefined : durationText(firstMs)],
    ['tokens/s', output !== undefined && ms > 0 ? shortNumber((output / ms) * 1000) : undefined],
    ['cost', cost === undefined ? undefined : `$${Number(cost.toPrecision(3))}`],
  ])
}

function present(facts: readonly [string, string | undefined, boolean?][]): Fact[] {
  return facts.filter((fact): fact is [string, string, boolean?] => fact[1] !== undefined)
}
