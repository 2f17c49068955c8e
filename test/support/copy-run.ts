import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Puts copies in the place of a project's only run, written long enough ago to be indexed. In each of them, the text `none` has
 * become its number.
 * @returns these numbers
 */
export function copyRun(folder: string, count: number): string[] {
  const [recorded = ''] = readdirSync(folder)
  const line = readFileSync(join(folder, recorded), 'utf8')
  const [id] = recorded.split('.') as [string]
  rmSync(join(folder, recorded))
  const settled = Date.now() / 1000 - 10
  return Array.from({ length: count }, (_, i) => {
    const number = String(i).padStart(4, '0')
    const copied = `${number}${id.slice(4)}`
    const path = join(folder, `${copied}.jsonl`)
    writeFileSync(path, line.replaceAll(id, copied).replaceAll('none', number))
    utimesSync(path, settled, settled)
    return number
  })
}
