import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openParts } from '../../../src/sources/store/index/index-folder.js'
import { IndexUpdate } from '../../../src/sources/store/index/update-index.js'
import { runWith } from '../../read/tables/arbitrary-run.js'
import { tempDir } from '../../support/temp.js'

test('more runs than are kept in memory are written in several parts, each run once', () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  mkdirSync(dir)
  const update = new IndexUpdate(dir, new Map())
  const ids = Array.from({ length: 10_100 }, (_, i) => i.toString(16).padStart(32, '0'))

  for (const [i, id] of ids.entries()) {
    const file = { path: join(dir, 'p', `${id}.jsonl`), project: 'p', runId: id, journals: [] }
    update.add(file, { folder: 'p', sizeBytes: 100 + i, timeMs: 1000 + i }, runWith({ id }))
    if (i === 10_000) expect(rowsIn(dir)).toHaveLength(10_000)
  }
  update.write()

  const rows = rowsIn(dir)
  expect(rows.map(({ id }) => id).sort()).toEqual(ids)
  for (const { id, size, record } of rows) {
    expect(size).toBe(100 + Number.parseInt(id, 16))
    expect(record).toContain(`"id":"${id}"`)
  }
})

test('runs with long texts are written in parts that fit into memory, and these are not merged', () => {
  using temp = tempDir()
  const dir = join(temp.path, 'store')
  mkdirSync(dir)
  const prompt = 'long '.repeat(200_000)
  const ids = Array.from({ length: 70 }, (_, i) => i.toString(16).padStart(32, '0'))
  const add = (update: IndexUpdate, id: string): void => {
    const file = { path: join(dir, 'p', `${id}.jsonl`), project: 'p', runId: id, journals: [] }
    update.add(file, { folder: 'p', sizeBytes: 1 << 20, timeMs: 1000 }, runWith({ id, params: { prompt } }))
  }
  const first = new IndexUpdate(dir, new Map())
  for (const id of ids) add(first, id)
  first.write()

  const parts = openParts(dir, new Set())
  const second = new IndexUpdate(dir, new Map(parts.map((part) => [part, [...Array(part.length).keys()]])))
  add(second, 'f'.repeat(32))
  second.write()
  for (const part of parts) part.close()

  expect(parts.map(({ length }) => length).sort()).toEqual([2, 34, 34])
  expect(
    openParts(dir, new Set())
      .map((part) => {
        part.close()
        return part.length
      })
      .sort(),
  ).toEqual([3, 34, 34])
})

function rowsIn(dir: string) {
  return openParts(dir, new Set()).flatMap((part) => {
    const rows = Array.from({ length: part.length }, (_, row) => ({
      id: part.runId(row),
      size: part.sizes[row],
      record: part.record(row),
    }))
    part.close()
    return rows
  })
}
