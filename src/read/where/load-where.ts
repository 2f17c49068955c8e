import { compileWhere, type Where } from './compile-where.js'
import type { Compiler } from './expression.js'

/** Reads a filter, and loads what finds patterns where it has one. @throws RunspanError `INVALID_FILTER`, with the place */
export async function loadWhere(text: string): Promise<Where> {
  return compileWhere(text, await loadPatterns(text))
}

/** What reads the patterns of a text, where it has any. */
export async function loadPatterns(text: string): Promise<Compiler['readPattern']> {
  const hasPattern = typeof text === 'string' && text.includes('matches')
  return hasPattern ? (await import('./pattern.js')).readPattern : undefined
}
