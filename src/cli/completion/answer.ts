/** What may stand in the place of a word that is being typed. */
export interface Answer {
  candidates: Candidate[]
  /** Whether the word may be the path of a file: the shell knows those. */
  takesFiles?: boolean
  /** Whether a candidate is only the beginning of what is meant. */
  goesOn?: boolean
}

export interface Candidate {
  value: string
  /** One line that says more. */
  about?: string
}

export const NOTHING: Answer = { candidates: [] }

export const FILES: Answer = { candidates: [], takesFiles: true }

/** Candidates for values that are just these texts. */
export function valuesOf(values: Iterable<string>): Answer {
  return { candidates: [...new Set(values)].map((value) => ({ value })) }
}
