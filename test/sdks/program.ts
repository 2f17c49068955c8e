// Programs in one of the installed projects. They are written as ES modules, and compiled where CommonJS is wanted.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from '@swc/core'
import { type Program, type ProgramResult, startNode } from '../support/child.js'
import type { Endpoint } from '../support/endpoint.js'
import type { Environment } from '../support/environment.js'
import type { Line } from './lines.js'
import { hasNode, nodeOf, projectOf } from './places.js'

export type Format = 'esm' | 'cjs'
export const FORMATS: Format[] = ['esm', 'cjs']

export interface SdkProgramOptions {
  /** Where its SDK sends to. */
  endpoint: Endpoint
  format?: Format
  /** The major version of Node; the first one that the line supports and that is there, when left out. */
  node?: number | undefined
  /** The file that sets up the SDK; the line's plain one, when left out. */
  setUp?: string
  env?: Environment
}

/** Runs a program to its end that has been set up by `node --import` or `node --require`; it has to exit with 0. */
export async function runSdkProgram(
  line: Line,
  source: string,
  options: SdkProgramOptions,
): Promise<ProgramResult> {
  await using program = startSdkProgram(line, source, options)
  const result = await program.ended
  if (result.code !== 0 || options.endpoint.refusals.length > 0)
    throw new Error(
      `the program ended with ${result.code ?? result.signal}: ${result.stderr}${options.endpoint.refusals}`,
    )
  return result
}

/** The same, while it runs. */
export function startSdkProgram(line: Line, source: string, options: SdkProgramOptions): Program {
  const { endpoint, format = 'esm', setUp = line.setUp(), env } = options
  const folder = programFolder(line.project)
  const setUpFile = writeModule(folder, 'set-up', setUp, format)
  const file = writeModule(folder, 'program', source, format)
  const first = format === 'esm' ? ['--import', pathToFileURL(setUpFile).href] : ['--require', setUpFile]
  return startNode([...first, file], {
    cwd: folder,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url,
      // of what the SDK has beside traces, and of what looks for a cloud around it, nothing is wanted
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'env',
      ...env,
    },
    node: nodeOf(options.node ?? (line.nodes.find(hasNode) as number)),
    timeoutMs: 60_000,
  })
}

/** A folder inside the project, so that a program in it finds the project's packages. */
export function programFolder(project: string): string {
  const folder = join(projectOf(project), 'programs')
  mkdirSync(folder, { recursive: true })
  return mkdtempSync(join(folder, 'program-'))
}

export function writeModule(folder: string, name: string, source: string, format: Format): string {
  const file = join(folder, `${name}.${format === 'esm' ? 'mjs' : 'cjs'}`)
  const code =
    format === 'esm' ? source : transformSync(source, { module: { type: 'commonjs' }, jsc: TARGET }).code
  writeFileSync(file, code)
  return file
}

const TARGET = { parser: { syntax: 'ecmascript' }, target: 'es2022' } as const

/** What the set-up of a program of ES modules has, so that OpenTelemetry can instrument what these import. */
export function hookOf(format: Format): string {
  return format === 'cjs'
    ? ''
    : `import { register } from 'node:module'
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)`
}
