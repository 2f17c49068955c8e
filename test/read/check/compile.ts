import {
  type Assertion,
  type AssertionOptions,
  compileAssertion as compile,
} from '../../../src/read/check/compile-assertion.js'
import { readPattern } from '../../../src/read/where/pattern.js'

/** With patterns, as the command reads them. */
export function compileAssertion(text: string, options: AssertionOptions = {}): Assertion {
  return compile(text, { readPattern, ...options })
}
