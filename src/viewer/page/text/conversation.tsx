import { useState } from 'preact/hooks'
import type { LlmMessage } from '../../../read/llm/llm-message.js'
import { Icon } from '../shell/icon.js'
import { cutText } from './value-look.js'

/** Fewer messages are seen at once. */
const MANY = 5
/** More messages make the page slow, and the last ones are those that matter. */
const MOST_SHOWN = 100

/** What was said to a language model, and its answer. */
export function Conversation({ messages }: { messages: readonly LlmMessage[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const left = isWhole ? 0 : Math.max(0, messages.length - MOST_SHOWN)
  return (
    // what scrolls must be reached without a mouse
    <ol class="conversation" tabIndex={isLong(messages) ? 0 : undefined} aria-label="Conversation">
      {left > 0 && (
        <li>
          <button type="button" class="button" onClick={() => setIsWhole(true)}>
            {left} messages before
          </button>
        </li>
      )}
      {messages.slice(left).map((message, i) => (
        <Message key={left + i} message={message} />
      ))}
    </ol>
  )
}

/** Fewer characters are seen at once. */
const LONG = 1000

function isLong(messages: readonly LlmMessage[]): boolean {
  return messages.length > MANY || messages.some(({ text }) => text.length > LONG)
}

function Message({ message: { role, isAnswer, text, toolCalls } }: { message: LlmMessage }) {
  return (
    <li class={isAnswer ? 'message answer' : `message ${role === 'system' ? 'quiet' : ''}`}>
      <span class="role">{isAnswer ? 'answer' : role}</span>
      <div>
        {text !== '' && <p>{cutText(text)}</p>}
        {toolCalls.map((call, i) => (
          <p key={i} class="call">
            <Icon name="tool" />
            <b>{call.name}</b> <code>{cutText(call.arguments)}</code>
          </p>
        ))}
      </div>
    </li>
  )
}
