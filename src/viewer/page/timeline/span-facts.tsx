import type { SpanJson } from '../../server/api-types.js'
import { factsOf } from './facts-of-span.js'

/** What one wants to know first of a span of its kind. */
export function SpanFacts({ span }: { span: SpanJson }) {
  const facts = factsOf(span)
  if (facts.length === 0) return null
  return (
    <dl class="meters">
      {facts.map(([name, text, isBad]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={isBad ? 'bad' : ''}>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
