import { MESSAGE_ATTRIBUTES, readConversation } from '../../../read/llm/conversation.js'
import type { SpanJson } from '../../server/api-types.js'
import { exactNumber } from '../api/exact-number.js'
import { Icon } from '../shell/icon.js'
import { Conversation } from '../text/conversation.js'
import { durationText } from '../text/time-text.js'
import { cutText } from '../text/value-look.js'
import { ValueView } from '../text/value-view.js'
import { SpanFacts } from './span-facts.js'
import { kindOf, queryOf, titleOf, toolOf } from './span-kind.js'

/** More make the page slow; the API has all of them. */
const MOST_EVENTS = 128

/** All that a span has: what it was for first, then everything under its own names. */
export function SpanDetail({ span }: { span: SpanJson }) {
  const { name, error, attributes, events = [], eventCount = events.length, started, ended } = span
  const kind = kindOf(span)
  const messages = readConversation(span)
  const title = titleOf(span)
  const others = Object.entries(attributes).filter(
    ([key]) => messages.length === 0 || !MESSAGE_ATTRIBUTES.test(key),
  )
  const shown = events
    .filter((event) => messages.length === 0 || !event.name.startsWith('gen_ai.'))
    .slice(0, MOST_EVENTS)
  return (
    <div class="span-detail">
      <h3>
        {kind !== 'other' && <Icon name={kind} />}
        <span>{title}</span>
      </h3>
      <p class="muted small">
        {title !== name && `${name}, `}
        {durationText(Date.parse(ended ?? '') - Date.parse(started ?? ''))}
      </p>
      {error !== undefined && <p class="bad">{error || 'failed'}</p>}
      <SpanFacts span={span} />
      {messages.length > 0 && <Conversation messages={messages} />}
      <Call span={span} />
      <Values values={others} isOpen={messages.length === 0} title="Attributes" />
      {shown.map((event, i) => (
        <Values
          key={i}
          values={Object.entries(event.attributes)}
          title={event.name}
          note={timeNote(event.time, started)}
          isOpen
        />
      ))}
      {eventCount > events.length && (
        <p class="muted small">
          The first {events.length} of {eventCount.toLocaleString('en')} events
        </p>
      )}
      {events.length > MOST_EVENTS && (
        <p class="muted small">{(events.length - MOST_EVENTS).toLocaleString('en')} more events</p>
      )}
    </div>
  )
}

function timeNote(time: unknown, started: string | undefined): string {
  const ms = exactNumber(time)
  return ms === undefined || started === undefined
    ? ''
    : `after ${durationText(Math.max(0, ms - Date.parse(started)))}`
}

/** What a tool was called with and has returned, or what a database was asked. */
function Call({ span: { attributes } }: { span: SpanJson }) {
  const tool = toolOf(attributes)
  const query = queryOf(attributes)
  return (
    <>
      {tool?.input !== undefined && <ValueView title={`${tool.name} was called with`} value={tool.input} />}
      {tool?.output !== undefined && <ValueView title="it returned" value={tool.output} />}
      {query?.text !== undefined && <ValueView title={query.system} value={query.text} />}
    </>
  )
}

interface ValuesProps {
  values: readonly (readonly [name: string, value: unknown])[]
  title: string
  note?: string
  isOpen: boolean
}

function Values({ values, title, note = '', isOpen }: ValuesProps) {
  if (values.length === 0 && title === 'Attributes') return null
  return (
    <details open={isOpen}>
      <summary>
        {title} <span class="small muted">{note || values.length}</span>
      </summary>
      <dl>
        {values.map(([name, value]) => (
          <div key={name}>
            <dt title={name}>{name}</dt>
            <dd>{cutText(typeof value === 'string' ? value : JSON.stringify(value))}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
