// A condition that runs are held to. It is a filter that also says what it saw, and may name the baseline.

import type { ASTNode } from '@marcbachmann/cel-js'
import type { RunRecord } from '../run-record.js'
import { compileCondition, sidesOf } from '../where/compile-logic.js'
import { makeCompiler, withinSteps } from '../where/compile-where.js'
import type { Compiler, Frame } from '../where/expression.js'
import { parse } from '../where/parse.js'
import type { Path } from '../where/path.js'
import { readPath } from '../where/read-path.js'
import { compileMeasured, isComparison } from './compile-measured.js'
import type { Finding } from './finding.js'
import { type Judge, missingOf, textOf } from './judge.js'
import type { Tolerance } from './tolerance.js'

export interface Assertion {
  /** As it was written. */
  readonly text: string
  /** What it reads of a run and of the baseline. */
  readonly paths: readonly Path[]
  /**
   * What each part of it came to; it holds where all of them do.
   * @throws RunspanError `INVALID_FILTER` when that would take longer than a tenth of a second
   */
  judge(run: RunRecord, baseline?: RunRecord): Finding[]
}

export interface AssertionOptions {
  /** Needed where the text has `matches`. */
  readPattern?: Compiler['readPattern']
  tolerance?: Tolerance | undefined
}

/**
 * Reads an assertion such as `metrics.loss.min <= baseline.metrics.loss.min * 1.01`.
 * @throws RunspanError `INVALID_FILTER`, with the place, for a text that is none
 */
export function compileAssertion(text: string, options: AssertionOptions = {}): Assertion {
  const { readPattern, tolerance } = options
  const compiler = makeCompiler(text, { readPattern, hasBaseline: true })
  const judge = compilePart(compiler, parse(text), tolerance)
  return {
    text,
    paths: compiler.paths,
    judge: (run, baseline) => withinSteps(text, { run, baseline }, judge),
  }
}

function compilePart(compiler: Compiler, node: ASTNode, tolerance: Tolerance | undefined): Judge {
  if (isComparison(node)) return compileMeasured(compiler, node, tolerance)
  if (node.op !== '&&' && node.op !== '||') return compileOther(compiler, node, tolerance)
  const sides = sidesOf(node, node.op).map((side) => compilePart(compiler, side, tolerance))
  if (node.op === '&&') return (frame) => sides.flatMap((side) => side(frame))
  return (frame) => {
    const found = sides.map((side) => side(frame))
    return found.find((findings) => findings.every(({ holds }) => holds)) ?? found.flat()
  }
}

function compileOther(compiler: Compiler, node: ASTNode, tolerance: Tolerance | undefined): Judge {
  const before = compiler.paths.length
  const { evaluate } = compileCondition(compiler, node, new Map())
  const paths = compiler.paths.slice(before)
  if (tolerance !== undefined && paths.some(({ ofBaseline }) => ofBaseline))
    throw compiler.error(
      node.range,
      'A tolerance loosens comparisons that stand alone or between && and ||, not what is inside of others. Write this with < or >, without !.',
    )
  return (frame) => {
    const value = evaluate(frame)
    const missing = value === undefined ? missingOf(compiler, paths, frame) : []
    return [{ condition: textOf(compiler, node.range), holds: value === true, missing, read: read(frame) }]
  }

  function read({ run, baseline }: Frame): Finding['read'] {
    return paths.map((path) => ({
      text: textOf(compiler, path.range),
      kind: 'any',
      value: readPath(path.ofBaseline ? (baseline as RunRecord) : run, path),
      isConstant: false,
      isOfBaseline: path.ofBaseline === true,
    }))
  }
}
