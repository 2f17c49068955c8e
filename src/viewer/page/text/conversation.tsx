import { useState } from 'preact/hooks'
import type { LlmMessage } from '../../../read/llm/llm-message.js'

/** More messages make the page slow, and the last ones are those that matter. */
const MOST_SHOWN = 100
const MOST_CHARACTERS = 20_000

/** What was said to a language model, and its answer. */
export function Conversation({ messages }: { messages: readonly LlmMessage[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const left = isWhole ? 0 : Math.max(0, messages.length - MOST_SHOWN)
  return (
    <ol class="conversation">
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

function Message({ message: { role, isAnswer, text, toolCalls } }: { message: LlmMessage }) {
  const more = text.length - MOST_CHARACTERS
  return (
    <li class={isAnswer ? 'message answer' : 'message'}>
      <span class="role">{isAnswer ? 'answer' : role}</span>
      <div>
        {text !== '' && (
          <p>
            {text.slice(0, MOST_CHARACTERS)}
            {more > 0 && ` … ${more.toLocaleString('en')} characters more`}
          </p>
        )}
        {toolCalls.map((call, i) => (
          <p key={i} class="call">
            <b>{call.name}</b> <code>{call.arguments.slice(0, MOST_CHARACTERS)}</code>
          </p>
        ))}
      </div>
    </li>
  )
}
