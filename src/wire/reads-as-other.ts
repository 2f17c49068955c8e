const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i

const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'])

/**
 * Whether a text could be taken for a value of another type when it is read back from a storage that keeps
 * only texts, or lists as JSON text. Such a text is marked.
 */
export function readsAsOther(text: string): boolean {
  return WORDS.has(text) || isEnclosed(text, '[', ']') || isEnclosed(text, '{', '}') || readsAsNumber(text)
}

/** Whether it is a number as JSON has them. */
export function readsAsNumber(text: string): boolean {
  return JSON_NUMBER.test(text)
}

function isEnclosed(text: string, first: string, last: string): boolean {
  return text.startsWith(first) && text.endsWith(last)
}
