/**
 * The clock that only goes forward. Node loads it when it is first read, and it is read where the tests of a program do not
 * replace it: not from `globalThis`, nor from the object that they spy on.
 */
export const monotonic = {
  nowMs(): number {
    const { performance } = process.getBuiltinModule('node:perf_hooks')
    // Bun has it on the object alone
    const { now = performance.now } = Object.getPrototypeOf(performance) as Partial<typeof performance>
    monotonic.nowMs = now.bind(performance)
    return monotonic.nowMs()
  },
}
