import { describe } from '../errors/describe.js'
import { RunspanError } from '../errors/runspan-error.js'
import { callOrFail, endAfter } from './call-then-end.js'
import { followGenerator } from './followed-generator.js'
import { GeneratorItems } from './generator-items.js'
import { ignoreRejection, isThenable } from './is-thenable.js'
import { keepOrTell } from './keep-or-tell.js'
import { checked, refuseWrong } from './refuse.js'
import { startTaskFor } from './start-task.js'
import type { Task } from './task.js'
import { checkTaskName, checkTaskType, type TaskOptions } from './task-options.js'
import { checkOptions } from './validate.js'

// biome-ignore lint/suspicious/noExplicitAny: any function, with its own `this`
type AnyFunction = (this: any, ...args: any[]) => any

/** What `traced()` takes beside the name and the function. */
export interface TracedOptions<F extends AnyFunction = AnyFunction> {
  /** As for `task()`. */
  type?: TaskOptions['type']
  /** Chooses what is recorded as the input, by default all arguments; false records none. */
  input?: false | ((...args: Parameters<F>) => unknown) | undefined
  /**
   * Chooses what is recorded as the output, by default the result; false records none. Of a generator it is
   * given the list of what that has yielded.
   */
  output?: false | ((result: Awaited<ReturnType<F>>) => unknown) | undefined
}

/**
 * A function that does the same in a task of its own, see {@link task}: with its arguments as input (a
 * single one as it is, several as a list) and what it returns, or resolves to, as output.
 *
 * ```ts
 * const search = traced('search', { type: 'tool' }, async (query: string) => index.find(query))
 * ```
 *
 * `this` is passed on. A plain function stays one, and a promise that can do more than others stays that object; of
 * a generator the task lasts until the last item was taken. Any other iterable or stream is passed on as it
 * is, and not recorded.
 * @throws {@link RunspanError} for bad arguments, at once: not only when the function is called
 */
export function traced<F extends AnyFunction>(name: string, fn: F): F
export function traced<F extends AnyFunction>(name: string, options: TracedOptions<F>, fn: F): F
export function traced(name: unknown, ...args: unknown[]): AnyFunction {
  const fn = args.pop()
  if (typeof fn !== 'function') {
    const message = `The last argument of traced() must be the function to trace, not ${describe(fn)}.`
    refuseWrong(new RunspanError('INVALID_CALLBACK', message), 'traced')
    return fn as unknown as AnyFunction
  }
  const plan = readPlan(name, args[0])

  const wrapper = function (this: unknown, ...given: unknown[]): unknown {
    const task = startTaskFor('traced', plan.name, { type: plan.type })
    keepOrTell(plan.name, () => {
      const input = plan.inputOf(...given)
      if (input !== undefined) task.logInput(input)
    })
    const callTraced = (): unknown => fn.apply(this, given)
    return callInTask(task, callTraced, plan)
  }
  return Object.defineProperties(wrapper, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  })
}

/** What is recorded of each call. */
interface TracePlan {
  name: string
  type: TaskOptions['type']
  inputOf(...given: unknown[]): unknown
  outputOf(result: unknown): unknown
  /** Whether the items of a generator are recorded, by themselves or by what the program makes of them. */
  items: 'none' | 'copied' | 'given'
}

/** Where wrong arguments only warn, the plan is made from the rest. */
function readPlan(name: unknown, given: unknown = {}): TracePlan {
  const check = <T>(read: () => T, instead: () => T): T => checked('traced', read, instead)
  const optional = <T>(read: () => T): T | undefined => check<T | undefined>(read, () => undefined)
  optional(() => checkOptions('traced()', given, TRACED_OPTIONS))
  const options: TracedOptions = typeof given === 'object' && given !== null ? given : {}
  const input = optional(() => checkChooser('input', options.input))
  const output = optional(() => checkChooser('output', options.output))
  return {
    name: check(
      () => checkTaskName(name),
      () => 'task',
    ),
    type: optional(() => checkTaskType(options.type)),
    inputOf: input === false ? nothing : (input ?? argumentsAsInput),
    outputOf: output === false ? nothing : (output ?? plain),
    items: output === false ? 'none' : output === undefined ? 'copied' : 'given',
  }
}

const TRACED_OPTIONS = ['type', 'input', 'output']

type Chooser = (...given: unknown[]) => unknown

function checkChooser(option: 'input' | 'output', chooser: unknown): false | Chooser | undefined {
  if (chooser === undefined || chooser === false) return chooser
  if (typeof chooser === 'function') return (...given) => chosenNow(option, (chooser as Chooser)(...given))
  throw new RunspanError(
    'INVALID_OPTION',
    `The option "${option}" of traced() is ${describe(chooser)}; it must be a function that chooses what is recorded, or false for nothing.`,
  )
}

/** Such functions have names that are known in stacks, see bundled-frames.ts. */
function callInTask(task: Task, fn: () => unknown, plan: TracePlan): unknown {
  const keepOutput = (result: unknown): void =>
    keepOrTell(plan.name, () => {
      const output = plan.outputOf(result)
      if (output !== undefined) task.logOutput(output)
    })
  const result = callOrFail(task, fn)
  if (!isGenerator(result)) return endAfter(task, result, keepOutput)
  if (plan.items === 'none') return followGenerator(task, result, { yielded: nothing, done: nothing })
  const items = new GeneratorItems(plan.name, plan.items === 'copied')
  return followGenerator(task, result, {
    yielded: (item) => keepOrTell(plan.name, () => items.add(item)),
    done: () => {
      items.warnOfLeftOut()
      keepOutput(items.items)
    },
  })
}

function isGenerator(result: unknown): result is Generator | AsyncGenerator {
  try {
    return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(result))
  } catch {
    return false // a revoked proxy, or one that throws, is passed on like any other result
  }
}

/** @throws Error for a promise: nobody waits for it */
function chosenNow(option: 'input' | 'output', chosen: unknown): unknown {
  if (!isThenable(chosen)) return chosen
  ignoreRejection(chosen)
  throw new Error(`the option "${option}" of traced() gave a promise. Choose the value without waiting.`)
}

function nothing(): undefined {}

function argumentsAsInput(...given: unknown[]): unknown {
  return given.length > 1 ? given : given[0]
}

/** An iterable that can be read once is not read here. */
function plain(result: unknown): unknown {
  const isStream =
    typeof result === 'object' &&
    result !== null &&
    (Symbol.asyncIterator in result || typeof (result as { next?: unknown }).next === 'function')
  return isStream ? undefined : result
}
