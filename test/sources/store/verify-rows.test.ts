import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import fc from 'fast-check'
import { RowFinder } from '../../../src/sources/store/index/index-rows.js'
import { openPart, type Part } from '../../../src/sources/store/index/read-part.js'
import { verifyRows } from '../../../src/sources/store/index/verify-rows.js'
import { PartBuilder, writePart } from '../../../src/sources/store/index/write-part.js'
import { tempDir } from '../../support/temp.js'

interface Row {
  folder: string
  id: string
  sizeBytes: number
  timeMs: number
}

function partOf(dir: string, rows: readonly Row[]): Part {
  const built = new PartBuilder()
  for (const { id, ...row } of rows) built.add({ ...row, runId: id, record: '' }, undefined)
  const path = join(dir, `${Math.random()}.part`)
  writePart(path, built)
  const part = openPart(path) as Part
  part.close()
  return part
}

test('those rows hold whose files have the size and time that they say, and the first ones need not be looked at', () => {
  using temp = tempDir()
  const [a, b] = ['a', 'b'].map((name) => join(temp.path, name)) as [string, string]
  const ids = Array.from({ length: 6 }, (_, i) => String(i).padStart(32, '0'))
  for (const folder of [a, b]) {
    mkdirSync(folder)
    for (const id of ids) writeFileSync(join(folder, `${id}.jsonl`), 'a line')
  }
  const rows = ['a', 'b'].flatMap((folder) =>
    ids.map((id) => {
      const { size, mtimeMs } = statSync(join(temp.path, folder, `${id}.jsonl`))
      return { folder, id, sizeBytes: size, timeMs: mtimeMs }
    }),
  )
  writeFileSync(join(a, `${ids[3]}.jsonl`), 'a longer line')
  rmSync(join(b, `${ids[4]}.jsonl`))
  ;(rows.at(-1) as Row).timeMs++
  const parts = [partOf(temp.path, rows), partOf(temp.path, rows)].map(
    ({ ids, folderOfRow, sizes, times, header }) => ({
      ...{ ids, folderOfRow, sizes, times },
      prefixes: header.folders.map((folder) => join(temp.path, folder) + sep),
      holds: new Uint8Array(rows.length),
    }),
  )

  verifyRows({ parts, passed: new Int32Array([0, 2]) })

  expect(parts.map(({ holds }) => holds.join(''))).toEqual(['111011111100', '001011111100'])
})

const anyPart = fc.array(
  fc.record({
    folder: fc.constantFrom('a', 'b', 'c'),
    id: fc.nat(12).map((number) => number.toString(16).padStart(32, '0')),
    sizeBytes: fc.nat(1),
    timeMs: fc.nat(3),
  }),
  { maxLength: 20 },
)

test('a row is found for each file that one holds for, in whatever order rows and files come', () => {
  using temp = tempDir()
  fc.assert(
    fc.property(
      fc.array(anyPart, { maxLength: 4 }),
      fc.boolean(),
      fc.infiniteStream(fc.nat()),
      (given, isSorted, any) => {
        // as a folder is listed, or as it comes
        const order = (rows: Row[]) =>
          isSorted ? rows.toSorted((x, y) => (x.folder + x.id < y.folder + y.id ? -1 : 1)) : rows
        const parts = given.map((rows) => partOf(temp.path, order(rows)))
        const files = new Map(
          given
            .flat()
            .filter(() => (any.next().value as number) % 4 > 0)
            .map((row) => [`${row.folder}/${row.id}`, row]),
        )
        const finder = new RowFinder(parts)
        for (const folder of ['a', 'b', 'c']) {
          finder.enter(folder)
          for (const { id, sizeBytes } of order(
            [...files.values()].filter((file) => file.folder === folder),
          )) {
            const holds = (part: Part, row: number) => part.sizes[row] === sizeBytes
            const isFound = finder.find(`${id}.jsonl`, holds)

            const known = given.flat().filter((row) => row.folder === folder && row.id === id)
            if (known.every((row) => row.sizeBytes === sizeBytes)) expect(isFound).toBe(true)
            if (!isFound) continue
            const { part, row } = finder
            expect(part && [part.folder(row), part.runId(row), part.sizes[row]]).toEqual([
              folder,
              id,
              sizeBytes,
            ])
          }
          for (const name of [
            '0'.repeat(32),
            `${'0'.repeat(31)}.jsonl`,
            `${'0'.repeat(32)}.jsonx`,
            `${'f'.repeat(32)}.jsonl`,
          ])
            expect(finder.find(name, () => true)).toBe(false)
        }
      },
    ),
  )
})
