import fc from 'fast-check'
import stringWidth from 'string-width'
import { comparisonLines } from '../../src/cli/compare/comparison-lines.js'
import { relationLines } from '../../src/cli/compare/relation-lines.js'
import { groupsTable } from '../../src/cli/list/groups-table.js'
import { runsTable } from '../../src/cli/list/runs-table.js'
import { plainStyle } from '../../src/cli/terminal/style.js'
import { relateParams } from '../../src/read/compare/relate-params.js'
import { compareRuns, groupRuns } from '../../src/read.js'
import { run as anyRun } from '../read/tables/arbitrary-run.js'

const someRuns = fc.array(anyRun, { minLength: 1, maxLength: 8 })

test.each([60, 80, 120])(
  'whatever runs are called and have logged, lists, groups and comparisons fit %i columns, without control characters',
  (width) => {
    const screen = { width, style: plainStyle }
    fc.assert(
      fc.property(someRuns, (runs) => {
        const metrics = [...new Set(runs.flatMap(({ summaries }) => Object.keys(summaries)))]
        const lines = [
          ...runsTable(runs, screen, 0),
          ...groupsTable(groupRuns(runs), screen, { first: [], only: false }),
          ...comparisonLines(runs, compareRuns(runs), [], screen).filter((line) => !isError(line)),
          ...metrics.flatMap((metric) =>
            relationLines({ metric, relations: relateParams(runs, metric) }, runs, screen),
          ),
        ]

        for (const line of lines) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width)
          expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
        }
      }),
      { numRuns: 20 },
    )
  },
)

/** Errors stand in lines of their own below the table, as long as they are. */
function isError(line: string): boolean {
  return / (running|completed|failed|crashed): /.test(line)
}
