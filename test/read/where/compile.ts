import { compileWhere as compile, type Where } from '../../../src/read/where/compile-where.js'
import { readPattern } from '../../../src/read/where/pattern.js'

/** As `loadWhere` does it, at once. */
export function compileWhere(text: string): Where {
  return compile(text, readPattern)
}
