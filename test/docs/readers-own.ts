// What a reader has that no page shows: the code that the pages' own stands for, and how it is compiled.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmitOnError: true,
  },
  include: ['*.mts', 'reader.d.ts'],
}

export const IMPORTS = `import { addTags, configure, continueRun, currentRun, currentTask, evaluate, flush, logFile, logInput, logInputs, logMetric, logMetrics,
  logOutput, logOutputs, logParam, logParams, logScore, logTable, mapTasks, readItems, resumeRun, run, startTask, task, traced,
  RunSampler, RunSpanProcessor, setAttribute, setAttributes, shutdown, startRun, stats } from 'runspan'
import { openJaeger, openSource, openStore } from 'runspan/read'
configure()`

export const READERS_OWN_TYPES = `
declare function trainModel(config: { learningRate: number }): Promise<{ loss: number; accuracy: number }>
declare function potentiallyFailingFunction(): Promise<void>`

// It takes a moment, so that of two runs that call it one after the other one is the newer.
export const READERS_OWN_CODE = `
const results = { 0.1: [0.31, 0.92], 0.01: [0.18, 0.95], 0.001: [0.62, 0.81] }
globalThis.trainModel = async ({ learningRate }) => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  const [loss, accuracy] = results[learningRate]
  return { loss, accuracy }
}
globalThis.potentiallyFailingFunction = async () => { throw new Error('out of memory') }`

export const READERS_OWN_PROGRAM = `
const { configure, run, logMetric } = require('runspan')
configure()
run('train', () => logMetric('loss', 0.5))`

/** Two runs whose ids begin alike, which nobody can record on purpose. */
export function writeSimilarRuns(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const runs = {
    '3f2ad18b7c264e0f9d3b6a5c18e7f204': 'evaluation',
    '3f2a91c46b0e4d7f8a15c3d92e6f7b08': 'training',
  }
  for (const [i, [traceId, name]] of Object.entries(runs).entries()) {
    const startTimeUnixNano = `179545422${9 - i}000000000`
    const attributes = [{ key: 'runspan.kind', value: { stringValue: 'run' } }]
    const span = {
      traceId,
      spanId: traceId.slice(16),
      name,
      startTimeUnixNano,
      endTimeUnixNano: startTimeUnixNano,
      attributes,
    }
    const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }
    writeFileSync(join(folder, `${traceId}.jsonl`), `${JSON.stringify(request)}\n`)
  }
}
