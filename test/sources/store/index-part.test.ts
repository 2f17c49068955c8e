import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { RunRecord } from '../../../src/read/run-record.js'
import { columnName, eachColumnValue, emptyRun, putValue } from '../../../src/sources/store/index/columns.js'
import { fromExactText, toExactText } from '../../../src/sources/store/index/exact-text.js'
import { DamagedPart, openPart } from '../../../src/sources/store/index/read-part.js'
import { PartBuilder, writePart } from '../../../src/sources/store/index/write-part.js'
import { tempDir } from '../../support/temp.js'

const anyKey = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', 'a.b', ''))
const anyScalar = fc.oneof(
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constantFrom(-0, NaN, Infinity),
)
const anyValue = fc.oneof(
  anyScalar,
  fc.array(anyScalar),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
)
const anyMap = fc
  .array(fc.tuple(anyKey, anyValue), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries))

const anyRow = fc.record({
  runId: fc.stringMatching(/^[0-9a-f]{32}$/),
  folder: fc.constantFrom('a', 'b'),
  sizeBytes: fc.nat(),
  timeMs: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  params: anyMap,
  attributes: anyMap,
  hasRun: fc.boolean(),
})

describe('an exact text', () => {
  test('gives back any value that a run can have', () => {
    fc.assert(
      fc.property(anyMap, (value) => {
        expect(fromExactText(toExactText(value))).toEqual(value)
      }),
    )
  })
})

describe('a part of the index', () => {
  test('gives back every row and every column', () => {
    using temp = tempDir()
    let number = 0
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 20 }), (given) => {
        const path = join(temp.path, `${number++}.part`)
        const runs = given.map(({ runId, params, attributes }) => ({
          ...emptyRun(runId),
          params,
          attributes,
        }))
        const names = new Set<string>()
        const built = new PartBuilder()
        for (const [i, row] of given.entries()) {
          const run = row.hasRun ? (runs[i] as RunRecord) : undefined
          if (run !== undefined)
            eachColumnValue(run, (_, field, key, statistic) =>
              names.add(
                columnName(
                  statistic === undefined
                    ? key === undefined
                      ? [field]
                      : [field, key]
                    : [field, key as string, statistic],
                ),
              ),
            )
          built.add({ ...row, record: run === undefined ? '' : toExactText(run) }, run)
        }
        writePart(path, built)

        const part = openPart(path)
        if (part === undefined) throw new Error('the part is gone')
        const read = given.map((_, i) => ({
          runId: part.runId(i),
          folder: part.folder(i),
          sizeBytes: part.sizes[i],
          timeMs: part.times[i],
          run: part.hasRun(i) ? fromExactText(part.record(i)) : undefined,
        }))
        expect(read).toEqual(
          given.map(({ runId, folder, sizeBytes, timeMs, hasRun }, i) => ({
            ...{ runId, folder, sizeBytes, timeMs },
            run: hasRun ? runs[i] : undefined,
          })),
        )
        const rebuilt = given.map(({ runId }) => emptyRun(runId))
        for (const name of names) {
          const column = part.column(name)
          for (const [at, row] of (column?.rows ?? []).entries())
            putValue(rebuilt[row] as never, JSON.parse(name), column?.at(at))
        }
        expect(rebuilt).toEqual(runs.map((run, i) => (given[i]?.hasRun ? run : { ...emptyRun(run.id) })))
        part.close()
      }),
      { numRuns: 50 },
    )
  })

  test('with any byte changed, or its end cut off, is found to be damaged and never gives another answer', () => {
    using temp = tempDir()
    const path = join(temp.path, 'damaged.part')
    const run = { ...emptyRun('a'.repeat(32)), params: { lr: 0.1, optimizer: 'adam' } }
    const row = { runId: run.id, folder: 'a', sizeBytes: 1, timeMs: 2 }
    const built = new PartBuilder()
    built.add({ ...row, record: toExactText(run) }, run)
    writePart(path, built)
    const intact = readFileSync(path)

    fc.assert(
      fc.property(
        fc.nat({ max: intact.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (place, change, cuts) => {
          const bytes = Buffer.from(cuts ? intact.subarray(0, place) : intact)
          if (!cuts) bytes[place] = (bytes[place] as number) ^ change
          writeFileSync(path, bytes)
          try {
            expect(readAll(path)).toEqual([run.id, 'a', 1, 2, run, 0.1, 'adam'])
          } catch (error) {
            expect(error).toBeInstanceOf(DamagedPart)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

function readAll(path: string): unknown[] {
  const part = openPart(path)
  if (part === undefined) throw new Error('the part is gone')
  try {
    return [
      part.runId(0),
      part.folder(0),
      part.sizes[0],
      part.times[0],
      fromExactText(part.record(0)),
      part.column(columnName(['params', 'lr']))?.at(0),
      part.column(columnName(['params', 'optimizer']))?.at(0),
    ]
  } finally {
    part.close()
  }
}
