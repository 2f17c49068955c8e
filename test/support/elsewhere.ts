// Runs of processes that this one cannot see.

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import {
  decodeJournal,
  encodeBase,
  encodeHeader,
  type JournalHeader,
} from '../../src/store/journal-format.js'
import { type TempDir, tempDir } from './temp.js'

/** A process of another machine: whether it lives cannot be known here. */
export const ELSEWHERE = { pid: process.pid, startedAt: '1', host: 'feedfeedfeed' }

/** Makes a file one that was last written so long ago. */
export function age(path: string, minutes: number): void {
  const writtenS = (Date.now() - minutes * 60_000) / 1000
  utimesSync(path, writtenS, writtenS)
}

/** A store with nothing but the journal of a run that some process has started. */
export function storeOfJournal({ process }: Pick<JournalHeader, 'process'>): TempDir {
  const temp = tempDir()
  const traceId = 'abcd'.repeat(8)
  const header: JournalHeader = {
    identity: {
      traceId,
      spanId: '1234'.repeat(4),
      traceFlags: 1,
      name: 'elsewhere',
      startMs: Date.now() - 5_000,
      maxEvents: 128,
      maxAttributes: 128,
    },
    process,
    project: 'Default',
    resource: { attributes: { 'host.name': hostname() } },
    scope: { name: 'runspan' },
    links: [],
  }
  const base = {
    points: 0,
    params: 0,
    segments: 0,
    segmentStartUs: header.identity.startMs * 1000,
    clockUs: 0,
    labels: { project: 'Default', parentRun: undefined, tags: [], attributes: new Map() },
    exceptions: [],
  }
  const bytes = Buffer.concat([encodeHeader(header), encodeBase(base)])
  expect(decodeJournal(bytes).content?.header.identity.name).toBe('elsewhere')
  const folder = join(temp.path, '.live')
  mkdirSync(folder)
  writeFileSync(join(folder, `${traceId}-${header.identity.spanId}.journal`), bytes)
  return temp
}
