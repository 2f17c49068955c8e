import { Conversation } from './conversation.js'
import { Markdown } from './markdown.js'
import { cutText, type Look, messagesIn, prettyJson } from './value-look.js'
import { exactText } from './value-text.js'

/** Less is seen at once. */
const LONG = 1000
const MANY_LINES = 15

interface Props {
  title: string
  value: unknown
  look?: Look
  /** Whether somebody has answered so. */
  isAnswer?: boolean
}

/** A logged value under its name: a text, JSON, Markdown, or what was said to a language model. */
export function ValueView({ title, value, look = 'auto', isAnswer = false }: Props) {
  return (
    <div class="value-view">
      <p class="small muted">{title}</p>
      <Shown {...{ value, look, isAnswer }} />
    </div>
  )
}

function Shown({ value, look, isAnswer }: Required<Omit<Props, 'title'>>) {
  const text = exactText(value)
  if (look === 'chat' || look === 'auto') {
    const messages = messagesIn(value, isAnswer)
    if (messages.length > 0) return <Conversation messages={messages} />
    const role = isAnswer ? 'assistant' : 'user'
    if (look === 'chat') return <Conversation messages={[{ role, isAnswer, text, toolCalls: [] }]} />
  }
  if (look === 'markdown') return <Markdown text={cutText(text)} />
  const json = look === 'text' ? undefined : prettyJson(value)
  const shown = json ?? (look === 'json' ? JSON.stringify(value) : text)
  return (
    // what scrolls must be reached without a mouse
    <pre tabIndex={shown.length > LONG || shown.split('\n').length > MANY_LINES ? 0 : undefined}>
      {cutText(shown)}
    </pre>
  )
}
