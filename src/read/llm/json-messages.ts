// Messages that are one JSON text: OpenTelemetry's, with `parts`; OpenAI's and the AI SDK's, with `content`.

import type { LlmMessage, ToolCall } from './llm-message.js'

type Fields = Readonly<Record<string, unknown>>

/** The value of a JSON text, or one that is no text; undefined for any other text. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined // cut on its way, or never JSON
  }
}

/** @param list of messages; anything else has none */
export function jsonMessages(list: unknown, isAnswer: boolean): LlmMessage[] {
  if (!Array.isArray(list)) return []
  return list.filter(isFields).map((message) => jsonMessage(message, isAnswer))
}

export function jsonMessage(message: Fields, isAnswer: boolean, role = 'user'): LlmMessage {
  const { parts, content, tool_calls } = message
  const said = partsOf(parts ?? content)
  return {
    role: textOr(message.role, isAnswer ? 'assistant' : role),
    isAnswer,
    text: said.map(textOfPart).filter(Boolean).join('\n\n'),
    toolCalls: [...said.flatMap(callOfPart), ...partsOf(tool_calls).flatMap(toolCall)],
  }
}

/** The AI SDK's prompt before it is made messages: `system`, `prompt` and `messages`. */
export function promptIn(value: unknown): LlmMessage[] {
  if (!isFields(value)) return []
  const { system, prompt, messages } = value
  const alone = [
    ...(typeof system === 'string' ? [{ role: 'system', content: system }] : []),
    ...(typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : []),
  ]
  return [...jsonMessages(alone, false), ...jsonMessages(messages ?? prompt, false)]
}

/** The AI SDK's answer. */
export function answersIn(text: unknown, calls: unknown): LlmMessage[] {
  const toolCalls = partsOf(calls).flatMap(toolCall)
  if (typeof text !== 'string' && toolCalls.length === 0) return []
  return [{ role: 'assistant', isAnswer: true, text: textOr(text, ''), toolCalls }]
}

function toolCall(call: unknown): ToolCall[] {
  if (!isFields(call)) return []
  const inner = isFields(call.function) ? call.function : call
  const name = inner.name ?? inner.toolName
  const given = inner.arguments ?? inner.input ?? inner.args
  return [{ name: textOr(name, 'tool'), arguments: written(given) }]
}

function partsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

const TOOL_CALL = /^tool[-_](call|use)$/
const TOOL_RESULT = /^tool[-_](call_response|result)$/

function textOfPart(part: unknown): string {
  if (!isFields(part)) return written(part)
  const type = textOr(part.type, 'text')
  if (TOOL_CALL.test(type)) return ''
  if (TOOL_RESULT.test(type)) return written(part.response ?? part.result ?? part.output ?? part.content)
  const text = part.content ?? part.text
  // a picture, a sound: what it is, and not its bytes
  return text === undefined ? `[${type}]` : written(text)
}

function callOfPart(part: unknown): ToolCall[] {
  return isFields(part) && TOOL_CALL.test(textOr(part.type, '')) ? toolCall(part) : []
}

function written(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function textOr(value: unknown, other: string): string {
  return typeof value === 'string' ? value : other
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
