// The runs of test/read/where/runs.ts as sources of this machine.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonResourceSpans } from '../../src/otlp/json-span.js'
import { openFile, openStore, type RunSource } from '../../src/read.js'
import { RUNS } from '../read/where/runs.js'
import { tempDir } from '../support/temp.js'

export type OpenedSource = AsyncDisposable & { source: RunSource }

/** Filters about what no run has are told of, which is not what is asked here. */
const onWarning = () => {}

/** @param spans of each of the runs, in their order */
export function storeSource(spans: readonly JsonResourceSpans[]): OpenedSource {
  const temp = tempDir()
  for (const [i, run] of RUNS.entries()) {
    mkdirSync(join(temp.path, run.project), { recursive: true })
    writeFileSync(join(temp.path, run.project, `${run.id}.jsonl`), lineOf(spans.slice(i, i + 1)))
  }
  return {
    source: openStore({ dir: temp.path, onWarning }),
    [Symbol.asyncDispose]: async () => temp[Symbol.dispose](),
  }
}

export function fileSource(name: string, content: string | Buffer): OpenedSource {
  const temp = tempDir()
  writeFileSync(join(temp.path, name), content)
  return {
    source: openFile(join(temp.path, name), { onWarning }),
    [Symbol.asyncDispose]: async () => temp[Symbol.dispose](),
  }
}

export function lineOf(resourceSpans: readonly JsonResourceSpans[]): string {
  return `${JSON.stringify({ resourceSpans })}\n`
}
