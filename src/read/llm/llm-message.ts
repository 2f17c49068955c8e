/** A message to a language model, or its answer. */
export interface LlmMessage {
  /** `system`, `user`, `assistant`, `tool`, or what else the span says. */
  role: string
  /** Whether the model has answered so in this call; else it was said before. */
  isAnswer: boolean
  text: string
  /** The functions that the model wants to be called. */
  toolCalls: ToolCall[]
}

export interface ToolCall {
  name: string
  /** As a rule JSON. */
  arguments: string
}

/** The span of a call, as far as it is looked at. */
export interface CallSpan {
  attributes: Readonly<Record<string, unknown>>
  events?: readonly { name: string; attributes: Readonly<Record<string, unknown>> }[] | undefined
}
