// Deletes ended runs, and now and then the index, until it is killed: usage node deleter.js <diary> <how many to leave>

import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { note, readDiary } from './diary.js'
import { PROJECTS } from './numbered-run.js'

const dir = process.env.RUNSPAN_DIR as string
const diary = process.argv[2] as string
const left = Number(process.argv[3])

console.log('begun')
for (;;) {
  const { ended, deleted } = readDiary(diary)
  const there = [...ended].filter(([id]) => !deleted.has(id))
  for (let count = there.length - left; count > 0; count--) {
    const [[id, number] = ['', 0]] = there.splice(Math.floor(Math.random() * there.length), 1)
    note(diary, 'deleted', id, number)
    for (const project of PROJECTS) rmSync(join(dir, project, `${id}.jsonl`), { force: true })
    note(diary, 'gone', id, number)
  }
  if (Math.random() < 0.01) spoilIndex()
  await delay(20)
}

/** A part is lost, or damaged, or all of them are lost. */
function spoilIndex(): void {
  const folder = join(dir, '.index')
  const parts = existsSync(folder) ? readdirSync(folder) : []
  const part = join(folder, parts[Math.floor(Math.random() * parts.length)] ?? 'none.v1-little.part')
  const chance = Math.random()
  if (chance < 0.3) rmSync(folder, { recursive: true, force: true })
  else if (chance < 0.6) rmSync(part, { force: true })
  else if (existsSync(folder)) writeFileSync(part, 'runspan index, but no more of it')
}
