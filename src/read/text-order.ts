let collator: Intl.Collator | undefined

/** As people count in names: `step-2` comes before `step-10`. */
export function compareTexts(a: string, b: string): number {
  // most texts that are compared are the empty ones of numbers, and to make a collator takes longer than a short list
  if (a === b) return 0
  collator ??= new Intl.Collator('en', { numeric: true })
  return collator.compare(a, b)
}
