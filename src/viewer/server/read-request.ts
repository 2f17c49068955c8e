// The query of a request. Whether what it says makes sense is for the source to judge.

import type { Context } from 'hono'
import { RequestError } from './answer.js'

/** Whether a switch such as `all=1` is given. */
export function isOn(text: string | undefined): boolean {
  return text === '1' || text === 'true'
}

/** A text, undefined where it is absent or empty. */
export function textOf(context: Context, name: string): string | undefined {
  return context.req.query(name) || undefined
}

/** @throws RequestError for a text that is no number */
export function numberOf(context: Context, name: string): number | undefined {
  const text = textOf(context, name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() !== '' && !Number.isNaN(number)) return number
  throw new RequestError(400, 'INVALID_REQUEST', `"${name}" is ${JSON.stringify(text)}; it must be a number.`)
}

/** How many of a list, never more than the server gives at once. */
export function limitOf(context: Context, most: number, usual: number): number {
  const limit = numberOf(context, 'limit')
  if (limit === undefined) return usual
  if (Number.isInteger(limit) && limit >= 1) return Math.min(limit, most)
  throw new RequestError(400, 'INVALID_REQUEST', `"limit" is ${limit}; it must be a whole number from 1.`)
}

/**
 * A list: `ids=a,b`, and `id=a&id=b` for names that have commas themselves.
 * @throws RequestError for none, or more than the most
 */
export function listOf(context: Context, one: string, several: string, most: number): string[] {
  const texts = [
    ...(context.req.queries(several) ?? []).flatMap((text) => text.split(',')),
    ...(context.req.queries(one) ?? []),
  ]
  const list = [...new Set(texts.filter((text) => text !== ''))]
  if (list.length === 0)
    throw new RequestError(
      400,
      'INVALID_REQUEST',
      `"${several}" is missing; give a list with commas between, or "${one}" once or several times.`,
    )
  if (list.length > most)
    throw new RequestError(
      400,
      'INVALID_REQUEST',
      `"${several}" has ${list.length} entries; at most ${most} can be asked for at once.`,
    )
  return list
}
