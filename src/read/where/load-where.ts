import { compileWhere, type Where } from './compile-where.js'

/** Reads a filter, and loads what finds patterns where it has one. @throws RunspanError `INVALID_FILTER`, with the place */
export async function loadWhere(text: string): Promise<Where> {
  const hasPattern = typeof text === 'string' && text.includes('matches')
  return compileWhere(text, hasPattern ? (await import('./pattern.js')).readPattern : undefined)
}
