import { statIfThere } from '../../store/open-file.js'
import { each } from '../core/each.js'
import { lookAtRows } from '../core/look-at-rows.js'
import type { Looker } from '../core/looker.js'
import type { RowSource } from '../core/row-source.js'
import { isFileTrouble } from './file-trouble.js'
import { listOtlpFiles } from './list-otlp-files.js'

/** Reads the files only when one of them has changed. */
export function lookAtFiles(source: RowSource, path: string): Looker {
  const rows = lookAtRows(source, 1000, { isAlwaysWhole: true })
  let signs: string | undefined
  return {
    intervalMs: rows.intervalMs,
    async look(signal) {
      const now = signsOf(path)
      if (now === signs) return { marks: each([]), isWhole: false }
      signs = now
      return now === GONE ? { marks: each([]), isWhole: true } : await rows.look(signal)
    },
  }
}

const GONE = 'gone'

function signsOf(path: string): string {
  try {
    const files = listOtlpFiles(path).map((file) => {
      const { size, mtimeMs } = statIfThere(file) ?? {}
      return [file, size, mtimeMs]
    })
    return JSON.stringify(files)
  } catch (error) {
    if (!isFileTrouble(error)) throw error
    return GONE
  }
}
