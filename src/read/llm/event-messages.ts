// Messages that are events, one each: `gen_ai.user.message` with its content, `gen_ai.choice` with what the model answered.

import { jsonMessage, parsed } from './json-messages.js'
import type { CallSpan, LlmMessage } from './llm-message.js'

export function eventMessages(events: NonNullable<CallSpan['events']>): LlmMessage[] {
  return events.flatMap(({ name, attributes }) => {
    const role = /^gen_ai\.(\w+)\.message$/.exec(name)?.[1]
    const isAnswer = name === 'gen_ai.choice'
    if (role === undefined && !isAnswer) return []
    // some have all of it as one JSON text
    const whole = {
      ...attributes,
      ...fieldsIn(attributes['gen_ai.event.content']),
      ...fieldsIn(attributes.message),
    }
    const { content, tool_calls, role: said } = whole as Record<string, unknown>
    const message = { role: said, content: listIn(content), tool_calls: parsed(tool_calls) }
    const read = jsonMessage(message, isAnswer, role)
    return read.text === '' && read.toolCalls.length === 0 ? [] : [read]
  })
}

function fieldsIn(value: unknown): object {
  const fields = parsed(value)
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields
  return typeof value === 'string' ? { content: value } : {}
}

/** A list of parts as JSON; an answer may be JSON, too, and is then no list of them. */
function listIn(content: unknown): unknown {
  const list = typeof content === 'string' && content.startsWith('[{') ? parsed(content) : undefined
  const isParts =
    Array.isArray(list) &&
    list.every((part) => part !== null && ('text' in Object(part) || 'type' in Object(part)))
  return isParts ? list : content
}
