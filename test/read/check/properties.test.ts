import fc from 'fast-check'
import { RunspanError } from '../../../src/read.js'
import { anyText } from '../../support/arbitrary.js'
import { condition } from '../where/any-condition.js'
import { compileWhere } from '../where/compile.js'
import { RUNS } from '../where/runs.js'
import { compileAssertion } from './compile.js'

const anyRun = fc.constantFrom(...RUNS)

test('an assertion holds for exactly the runs that the same filter chooses', () => {
  fc.assert(
    fc.property(condition, anyRun, (text, run) => {
      const holds = compileAssertion(text)
        .judge(run, run)
        .every((finding) => finding.holds)

      expect(holds).toBe(compileWhere(text).matches(run))
    }),
  )
})

test('a text is an assertion or an INVALID_FILTER, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        condition.map((text) => `baseline.${text}`),
      ),
      anyRun,
      (text, run) => {
        try {
          compileAssertion(text).judge(run, run)
        } catch (error) {
          expect(error).toBeInstanceOf(RunspanError)
          expect((error as RunspanError).code).toBe('INVALID_FILTER')
        }
      },
    ),
  )
})
