/** What a value is that is about to be kept. */
export interface RedactedValue {
  /**
   * `expected` and `metadata` are what a task was given with these options; `message` is what instrumentation has said
   * to a language model, or heard from it.
   */
  kind: 'input' | 'output' | 'param' | 'error' | 'expected' | 'metadata' | 'score' | 'message'
  /**
   * Its name; the kind for one without a name, `message` or `stacktrace` of an error, `label`,
   * `explanation` or `metadata` of a score, `content`, `tool_calls` and the like of a message.
   */
  key: string
}

/** Decides what is kept of a value: itself, or another one in its place. */
export type Redact = (value: unknown, about: RedactedValue) => unknown
