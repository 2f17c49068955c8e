// The language in which runs are chosen: a part of CEL (cel.dev), on runs in place of variables.

import type { ASTNode } from '@marcbachmann/cel-js'
import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import type { RunRecord } from '../run-record.js'
import { chainOf } from './chain.js'
import { compileArithmetic, compileList, compileMinus } from './compile-arithmetic.js'
import { compileCall, compileMethod } from './compile-call.js'
import { compileComparison, compileIn } from './compile-comparison.js'
import { compileChoice, compileCondition, compileLogic, compileNot } from './compile-logic.js'
import { compileIndexes, compilePath } from './compile-path.js'
import { type Compiler, constant, type Expression, type Frame, type Scope } from './expression.js'
import { parse } from './parse.js'
import type { Path } from './path.js'
import { MAX_STEPS, StepsSpent } from './steps.js'
import { WhereError } from './where-error.js'

/** A filter that was read and can be asked about any number of runs. */
export interface Where {
  /** As it was written. */
  readonly text: string
  /** What it reads of a run. */
  readonly paths: readonly Path[]
  /**
   * Whether a run is one of those that the filter chooses; one that lacks what the filter needs is not.
   * @throws RunspanError `INVALID_FILTER` when that would take longer than a tenth of a second
   */
  matches(run: RunRecord): boolean
}

/**
 * Reads a filter such as `params.lr > 0.01 && "production" in tags`.
 * @param readPattern needed where the text has `matches`
 * @throws RunspanError `INVALID_FILTER`, with the place, for a text that is none, names something there is not, or is too long
 */
export function compileWhere(text: string, readPattern?: Compiler['readPattern']): Where {
  if (typeof text !== 'string')
    throw new RunspanError(
      'INVALID_FILTER',
      `A filter is a text such as "params.lr > 0.01", not ${describe(text)}.`,
    )
  const compiler = makeCompiler(text, { readPattern })
  const { evaluate } = compileCondition(compiler, parse(text), new Map())
  return {
    text,
    paths: compiler.paths,
    matches: (run) => withinSteps(text, { run }, (frame) => evaluate(frame) === true),
  }
}

/** What compiles the parts of a text. */
export function makeCompiler(
  text: string,
  { readPattern, hasBaseline = false }: Partial<Pick<Compiler, 'readPattern' | 'hasBaseline'>>,
): Compiler {
  const compiler: Compiler = {
    text,
    paths: [],
    hasBaseline,
    readPattern,
    patternSize: 0,
    compile: (node, scope) => compileNode(compiler, node, scope),
    error: (range, problem) => new WhereError(text, range, problem),
  }
  return compiler
}

/**
 * Asks what was compiled about a run.
 * @throws RunspanError `INVALID_FILTER` when that would take longer than a tenth of a second
 */
export function withinSteps<T>(
  text: string,
  { run, baseline }: Pick<Frame, 'run' | 'baseline'>,
  ask: (frame: Frame) => T,
): T {
  try {
    return ask({ run, baseline, variables: [], steps: MAX_STEPS })
  } catch (error) {
    if (!(error instanceof StepsSpent)) throw error
    throw new WhereError(
      text,
      { start: 0, end: 0 },
      `The filter takes too long for run ${run.id}, which has long texts or many values. Ask for less: fewer exists() inside each other, contains() or startsWith() in place of matches().`,
    )
  }
}

function compileNode(compiler: Compiler, node: ASTNode, scope: Scope): Expression {
  switch (node.op) {
    case 'value':
      return compileLiteral(compiler, node)
    case 'id':
    case '.':
    case '[]': {
      const { base, links } = chainOf(node)
      if (base.op === 'id') return compilePath(compiler, base, links, scope)
      return compileIndexes(compiler, compiler.compile(base, scope), links, scope)
    }
    case '&&':
    case '||':
      return compileLogic(compiler, node, scope)
    case '!_':
      return compileNot(compiler, node, scope)
    case '-_':
      return compileMinus(compiler, node, scope)
    case '?:':
      return compileChoice(compiler, node, scope)
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(compiler, node, scope)
    case 'in':
      return compileIn(compiler, node, scope)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(compiler, node, scope)
    case 'list':
      return compileList(compiler, node, scope)
    case 'call':
      return compileCall(compiler, node, scope)
    case 'rcall':
      return compileMethod(compiler, node, scope)
    default:
      throw compiler.error(node.range, 'Runs have nothing of this form. Write a list as ["a", "b"].')
  }
}

/** Also whole numbers become doubles, as runs have them. */
function compileLiteral({ error }: Compiler, { args, range }: ASTNode & { op: 'value' }): Expression {
  switch (typeof args) {
    case 'number':
    case 'bigint':
      return constant('number', range, Number(args))
    case 'string':
      return constant('text', range, args)
    case 'boolean':
      return constant('boolean', range, args)
  }
  if (args === null)
    throw error(range, 'Nothing is null in a run. Ask whether something is there: has(params.lr).')
  if (args instanceof Uint8Array) throw error(range, 'Runs have no bytes. Write a text: "…".')
  return constant('number', range, Number(args.value))
}
