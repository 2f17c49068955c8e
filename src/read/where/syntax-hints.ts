// What to write in place of what other languages write.

import { own } from '../own.js'
import type { TextRange } from './where-error.js'

/** So much of the text before and behind a place says what was meant. */
const CONTEXT = 200

/** For a place where something else was expected; undefined where nothing tells what was meant. */
export function syntaxHint(text: string, { start, end }: TextRange): string | undefined {
  const found = text.slice(start, end)
  const before = text.slice(Math.max(0, start - CONTEXT), start)
  const after = text.slice(end, end + CONTEXT)
  if (start >= text.trimEnd().length) return closingHint(text.trimEnd())
  if (/(^|[\s(!])not\s+$/i.test(before)) return HINTS.not
  if (found === ',' && /\d$/.test(before) && /^\d/.test(after) && !/[([][^()[\]]*$/.test(before))
    return 'A number has a point: 0.5.'
  if (found === ',' && /\bin\s*\([^()]*$/.test(before)) return 'A list stands in brackets: ["a", "b"].'
  if (found === 'is' && /^\s+(not\s+)?(null|none|undefined)\b/i.test(after)) return ASK_WHETHER
  if (/^T\d/.test(found) && /\d{4}-\d\d-\d\d$/.test(before)) return 'Write timestamp("2026-11-01T00:00:00Z").'
  if (/^(ms|[smhdw]|min|mins|sec|secs|hours?|days?|weeks?)$/i.test(found) && /\d$/.test(before))
    return 'A duration stands in quotes: duration("10m"), with w, d, h, m, s or ms.'
  const sign = `${found || after.charAt(0)}${after.charAt(found === '' ? 1 : 0)}`
  if (/^[=!]?~/.test(sign)) return HINTS.like
  return own(HINTS, before.slice(-1) + found) ?? own(HINTS, found.toLowerCase())
}

/** For a text that ends too early, where it does not end with an operator. */
function closingHint(text: string): string | undefined {
  if (!/[\w\])"']$/.test(text)) return undefined
  const code = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '')
  const open = ['()', '[]'].find(([left, right]) => count(code, left) > count(code, right))
  return open && `A "${open[1]}" is missing.`
}

function count(text: string, letter = ''): number {
  return text.split(letter).length - 1
}

const ASK_WHETHER = 'Ask whether something is there: has(params.lr), or !has(params.lr).'

const HINTS = {
  '=': 'Write == to compare.',
  '<>': 'Write != for "is not".',
  and: 'Write && for "and".',
  '&': 'Write && for "and".',
  ';': 'Write && for "and".',
  or: 'Write || for "or".',
  '|': 'Write || for "or".',
  not: 'Write ! for "not": !has(error), !(params.lr in [0.1, 1]).',
  in: 'Write in, in small letters.',
  is: 'Write == to compare.',
  like: 'Write name.matches("^exp-") or name.startsWith("exp-").',
  contains: 'Write name.contains("exp"), or "a-tag" in tags.',
} as const
