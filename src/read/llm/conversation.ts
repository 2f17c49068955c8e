// What was said to a language model and what it answered, from the span of the call, in whatever way instrumentation writes it.

import { eventMessages } from './event-messages.js'
import { indexedMessages } from './indexed-messages.js'
import { answersIn, jsonMessages, parsed, promptIn } from './json-messages.js'
import type { CallSpan, LlmMessage } from './llm-message.js'

type Attributes = CallSpan['attributes']

/** Attributes that hold nothing but messages: whoever shows these need not show them, too. */
export const MESSAGE_ATTRIBUTES =
  /^(gen_ai\.(input\.messages|output\.messages|system_instructions|prompt(\.|$)|completion(\.|$))|llm\.(input|output)_messages\.|ai\.(prompt(\.messages)?|response\.(text|toolCalls))$)/

/** The event of a call as a whole, where its messages are not on the span. */
const DETAILS = 'gen_ai.client.inference.operation.details'

/** In the order in which they were said; empty where the span says nothing of them. */
export function readConversation({ attributes, events = [] }: CallSpan): LlmMessage[] {
  const details = events.find(({ name }) => name === DETAILS)?.attributes ?? {}
  for (const read of [
    () => byAttributes(attributes),
    () => byAttributes(details),
    () => eventMessages(events),
  ]) {
    const messages = read()
    if (messages.length > 0) return messages
  }
  return []
}

function byAttributes(attributes: Attributes): LlmMessage[] {
  const ways = [openTelemetry, openInference, earlierOpenTelemetry, aiSdk]
  for (const way of ways) {
    const messages = way(attributes)
    if (messages.length > 0) return messages
  }
  return []
}

function openTelemetry(attributes: Attributes): LlmMessage[] {
  const instructions = parsed(attributes['gen_ai.system_instructions'])
  return [
    ...(instructions === undefined ? [] : jsonMessages([{ role: 'system', parts: instructions }], false)),
    ...jsonMessages(parsed(attributes['gen_ai.input.messages']), false),
    ...jsonMessages(parsed(attributes['gen_ai.output.messages']), true),
  ]
}

function openInference(attributes: Attributes): LlmMessage[] {
  return [
    ...indexedMessages(attributes, 'llm.input_messages.', false),
    ...indexedMessages(attributes, 'llm.output_messages.', true),
  ]
}

function earlierOpenTelemetry(attributes: Attributes): LlmMessage[] {
  return [
    ...indexedMessages(attributes, 'gen_ai.prompt.', false),
    ...indexedMessages(attributes, 'gen_ai.completion.', true),
  ]
}

function aiSdk(attributes: Attributes): LlmMessage[] {
  const messages = parsed(attributes['ai.prompt.messages'])
  return [
    ...(messages === undefined ? promptIn(parsed(attributes['ai.prompt'])) : jsonMessages(messages, false)),
    ...answersIn(attributes['ai.response.text'], parsed(attributes['ai.response.toolCalls'])),
  ]
}
