// Files that changed on the disk by themselves, as after a power cut or on a failing one.

import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { filesIn } from '../support/temp.js'
import { between } from './program/plan.js'

export type DamagedKind = 'run file' | 'journal' | 'ledger'

export interface Damage {
  path: string
  /** Of the run whose file it is. */
  runId: string | undefined
  /** What was done to it, for whoever reads the report. */
  how: string
}

const LONG_AGO = new Date('2026-01-01')

const NAMES: Record<DamagedKind, RegExp> = {
  'run file': /^[0-9a-f]{32}\.jsonl$/,
  journal: /\.journal(\.\d+-\d*-[0-9a-f]+)?$/,
  ledger: /\.ledger$/,
}

/** @returns undefined where the store has no such file */
export function damageStore(dir: string, kind: DamagedKind, random: () => number): Damage | undefined {
  const paths = filesIn(dir)
    .filter((path) => NAMES[kind].test(basename(path)))
    .map((path) => join(dir, path))
  const path = paths[between(random, 0, paths.length)]
  if (path === undefined) return undefined
  const bytes = readFileSync(path)
  if (bytes.length === 0) return undefined
  const how = spoil(path, bytes, kind, random)
  // of a file that has changed a moment ago a reader takes the half-written last line for one that is being written
  utimesSync(path, LONG_AGO, LONG_AGO)
  return { path, runId: /[0-9a-f]{32}/.exec(basename(path))?.[0], how: `${basename(path)}: ${how}` }
}

function spoil(path: string, bytes: Buffer, kind: DamagedKind, random: () => number): string {
  const tail = between(random, 1, random() < 0.5 ? Math.min(64, bytes.length) + 1 : bytes.length + 1)
  const start = bytes.length - tail
  switch (between(random, 0, 3)) {
    case 0: {
      const place = between(random, 0, bytes.length)
      // A line of a run's file is plain OTLP, which has no checksum: what makes other text of a text cannot be seen.
      const bit = kind === 'run file' ? 7 : between(random, 0, 8)
      bytes.writeUInt8((bytes[place] as number) ^ (1 << bit), place)
      writeFileSync(path, bytes)
      return `bit ${bit} of byte ${place} of ${bytes.length} flipped`
    }
    case 1:
      writeFileSync(path, bytes.fill(0, start))
      return `the last ${tail} of ${bytes.length} bytes zeroed`
    default:
      writeFileSync(path, bytes.subarray(0, start))
      return `the last ${tail} of ${bytes.length} bytes cut off`
  }
}
