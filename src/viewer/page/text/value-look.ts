// In which ways a logged value can be read.

import { jsonMessages, parsed, promptIn } from '../../../read/llm/json-messages.js'
import type { LlmMessage } from '../../../read/llm/llm-message.js'

/** `auto` is what the value itself looks like. */
export const LOOKS = ['auto', 'chat', 'markdown', 'text', 'json'] as const
export type Look = (typeof LOOKS)[number]

/** More would make the page slow. */
const MOST_CHARACTERS = 20_000

/** The messages in a value: a list of them, or an object that has one; empty for any other. */
export function messagesIn(value: unknown, isAnswer: boolean): LlmMessage[] {
  const whole = parsed(value)
  if (Array.isArray(whole))
    return whole.length > 0 && whole.every(isMessage) ? jsonMessages(whole, isAnswer) : []
  if (isMessage(whole)) return jsonMessages([whole], isAnswer)
  return hasMessages(whole) ? promptIn(whole) : []
}

function isMessage(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'role' in value &&
    typeof value.role === 'string' &&
    ('content' in value || 'parts' in value || 'tool_calls' in value)
  )
}

function hasMessages(value: unknown): value is { messages: unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'messages' in value &&
    Array.isArray(value.messages) &&
    value.messages.length > 0 &&
    value.messages.every(isMessage)
  )
}

/** A text that is JSON, or any other value, in lines; undefined for a text that is none. */
export function prettyJson(value: unknown): string | undefined {
  if (typeof value !== 'string') return JSON.stringify(value, undefined, 2)
  if (!/^\s*[[{]/.test(value)) return undefined
  const whole = parsed(value)
  return whole === undefined ? undefined : JSON.stringify(whole, undefined, 2)
}

export function cutText(text: string): string {
  const more = text.length - MOST_CHARACTERS
  return more > 0 ? `${text.slice(0, MOST_CHARACTERS)} … ${more.toLocaleString('en')} characters more` : text
}
