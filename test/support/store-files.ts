import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesIn } from './temp.js'
import { readWireSpans, type WireSpan } from './wire-span.js'

/** The files of runs in a store. */
export function runFilesIn(dir: string): string[] {
  return filesIn(dir)
    .filter((path) => path.endsWith('.jsonl'))
    .map((path) => join(dir, path))
}

/** Every line of every run's file. */
export function storedLines(dir: string): string[] {
  return runFilesIn(dir).flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      // where several processes write, there may be an empty line between two of them
      .filter((line) => line !== ''),
  )
}

/** Every span in a store, read line by line as any OTLP/JSON reader does. */
export function storedSpans(dir: string): WireSpan[] {
  return storedLines(dir).flatMap((line) => readWireSpans(JSON.parse(line)))
}
