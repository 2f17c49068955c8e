import type { ProgramPlan } from './program/plan.js'

export const ENDINGS = [
  'falling off its end',
  'process.exit(0)',
  'process.exit(3)',
  'an uncaught throw',
  'an unhandled rejection',
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'kill -9',
  'kill -9 while it ends',
] as const
export type Ending = (typeof ENDINGS)[number]

export const PROGRAM_ENDINGS: Record<Ending, ProgramPlan['ending']> = {
  'falling off its end': 'return',
  'process.exit(0)': 'exit 0',
  'process.exit(3)': 'exit 3',
  'an uncaught throw': 'throw',
  'an unhandled rejection': 'reject',
  SIGINT: 'signal',
  SIGTERM: 'signal',
  SIGHUP: 'signal',
  'kill -9': 'signal',
  'kill -9 while it ends': 'return',
}

/** The exit code without runspan. */
export const CODES: Partial<Record<Ending, number>> = {
  'falling off its end': 0,
  'process.exit(0)': 0,
  'process.exit(3)': 3,
  'an uncaught throw': 1,
  'an unhandled rejection': 1,
}

export function signalOf(ending: Ending): NodeJS.Signals | undefined {
  if (ending.startsWith('kill')) return 'SIGKILL'
  return ending.startsWith('SIG') ? (ending as NodeJS.Signals) : undefined
}

/** Why a run failed that was open when the program ended. */
export function reasonOf(ending: Ending): string | undefined {
  switch (ending) {
    case 'process.exit(0)':
      return 'the process exited with code 0 without ending the run'
    case 'process.exit(3)':
      return 'the process exited with code 3 without ending the run'
    case 'an uncaught throw':
      return 'thrown by the program'
    case 'an unhandled rejection':
      return 'rejected by the program'
    case 'SIGINT':
    case 'SIGTERM':
    case 'SIGHUP':
      return `interrupted by ${ending}`
    case 'kill -9':
      return undefined
    default:
      return 'the program ended without ending the run'
  }
}
