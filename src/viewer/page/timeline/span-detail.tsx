import { MESSAGE_ATTRIBUTES, readConversation } from '../../../read/llm/conversation.js'
import { readLlmCall } from '../../../read/llm/llm-call.js'
import type { SpanJson } from '../../server/api-types.js'
import { callText } from '../text/tokens-text.js'
import { Conversation } from './conversation.js'

/** All that a span has: of a call of a language model first what was said. */
export function SpanDetail({ span }: { span: SpanJson }) {
  const { name, error, attributes, events = [], eventCount } = span
  const call = readLlmCall(attributes)
  const messages = readConversation(span)
  const others = Object.entries(attributes).filter(
    ([key]) => messages.length === 0 || !MESSAGE_ATTRIBUTES.test(key),
  )
  return (
    <div class="span-detail">
      <h3>
        {name}
        {call && <span class="small">{callText(call)}</span>}
      </h3>
      {error !== undefined && <p class="bad">{error || 'failed'}</p>}
      {messages.length > 0 && <Conversation messages={messages} />}
      <Values values={others} />
      {events
        .filter((event) => messages.length === 0 || !event.name.startsWith('gen_ai.'))
        .map((event, i) => (
          <section key={i}>
            <h4>{event.name}</h4>
            <Values values={Object.entries(event.attributes)} />
          </section>
        ))}
      {eventCount !== undefined && (
        <p class="muted small">
          The first {events.length} of {eventCount.toLocaleString('en')} events
        </p>
      )}
    </div>
  )
}

function Values({ values }: { values: readonly (readonly [name: string, value: unknown])[] }) {
  return (
    <dl>
      {values.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
