/** Environment variables as the program under test finds them. */
export type Environment = Record<string, string>

const IS_OURS =
  /^(RUNSPAN_|OTEL_|NODE_OPTIONS$|NODE_V8_COVERAGE$|NO_COLOR$|FORCE_COLOR$|(https?|all|no)_proxy$)/i

/** This process's environment without what the machine may have set up for runs of its own. */
export function cleanEnvironment(added: Environment = {}): Environment {
  const kept = Object.entries(process.env).filter(([name]) => !IS_OURS.test(name))
  return { ...(Object.fromEntries(kept) as Environment), ...added }
}

/** Sets exactly these of the variables that runspan reads, until the end of the block. */
export function environment(variables: Environment): Disposable {
  const before = Object.entries(process.env).filter(([name]) => IS_OURS.test(name))
  const clear = () => {
    for (const name of Object.keys(process.env)) if (IS_OURS.test(name)) delete process.env[name]
  }
  clear()
  Object.assign(process.env, variables)
  return {
    [Symbol.dispose]() {
      clear()
      Object.assign(process.env, Object.fromEntries(before))
    },
  }
}
