// Which frames of a stack are runspan's where a bundler has put it and the program into one file: all that is
// left to tell them apart are the names of functions, as long as the bundle keeps these.

/** The match of a frame: its function's name, if it has one, and its file. */
export type Frame = RegExpExecArray | null

/** Functions that call those of the program, by names that hardly any program has. */
const OWN = new Set([
  'callInContext',
  'callOrFail',
  'callThenEnd',
  'callTraced',
  'callInTask',
  'goOnInside',
  'goOnInTask',
  'callWithin',
  'callUntilDone',
  'doTask',
  'mapItems',
  'evaluateIn',
  'evaluateItems',
])

/** What calls these has no name of its own: a traced function and a method of a generator. */
const CALLED_BY_WRAPPER = new Set(['callInTask', 'goOnInTask'])

/** Theirs alone next to them. */
const BESIDE_OWN = new Set([undefined, 'call', 'outputOf', 'resultOf', 'goOn'])

/** What the program calls; once, around the others. */
const ENTRIES = new Set(['run', 'continueRun', 'resumeRun', 'task', 'mapTasks', 'evaluate'])

/** @returns their places among the frames */
export function bundledFrames(frames: readonly Frame[]): Set<number> {
  // Those of Node, and those without a place, may stand between any two others.
  const places = [...frames.keys()].filter((i) => frames[i] && !frames[i][2]?.startsWith('node:'))
  const names = places.map((i) => bareName(frames[i]?.[1]))
  const isOwn = names.map((name) => name !== undefined && OWN.has(name))
  for (const [i, name] of names.entries()) {
    if (isOwn[i] && CALLED_BY_WRAPPER.has(name as string)) isOwn[i + 1] = true
    // What carries the context of a run is a `with` that calls a `with`, the outermost of them the run's.
    if (name === 'with' && (isOwn[i - 1] || names[i + 1] === 'with')) isOwn[i] = true
  }
  markBesides(names, isOwn)
  for (const [i, name] of names.entries())
    if (isOwn[i - 1] && name !== undefined && ENTRIES.has(name) && !isEntry(names[i - 1])) isOwn[i] = true
  return new Set(places.filter((_, i) => isOwn[i]))
}

/** A function without a name is the program's unless it stands between two of runspan's. */
function markBesides(names: readonly (string | undefined)[], isOwn: boolean[]): void {
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false
    for (const [i, name] of names.entries()) {
      if (isOwn[i] || !BESIDE_OWN.has(name)) continue
      const isBeside =
        name === undefined ? isOwn[i - 1] && isOwn[i + 1] : isOwn[i - 1] === true || isOwn[i + 1] === true
      if (!isBeside) continue
      isOwn[i] = true
      hasChanged = true
    }
  }
}

function isEntry(name: string | undefined): boolean {
  return name !== undefined && ENTRIES.has(name)
}

/** Without its object, and without the number that a bundler gives to a name which is there twice. */
function bareName(name: string | undefined): string | undefined {
  return name
    ?.replace(/ \[as .*\]$/, '')
    .replace(/^.*\./, '')
    .replace(/\$?\d+$/, '')
}
