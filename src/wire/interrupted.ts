// How a run has failed that a signal has ended: schedulers send one before they take a machine away.

const BEGINNING = 'interrupted by '

export function interruptedBy(signal: string): string {
  return BEGINNING + signal
}

export function isInterruption(message: string | undefined): boolean {
  return message?.startsWith(`${BEGINNING}SIG`) === true
}
