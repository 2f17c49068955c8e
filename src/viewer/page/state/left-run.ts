// The run whose page was shown last, so that the table is where it was left.

let left: string | undefined

export function leaveRun(id: string): void {
  left = id
}

/** It is told once: who comes back later begins at the first row. */
export function takeLeftRun(): string | undefined {
  const id = left
  left = undefined
  return id
}
