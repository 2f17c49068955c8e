// A source tells its warnings to whoever opened it. Here they belong to the answer of the request during which they came.

import { AsyncLocalStorage } from 'node:async_hooks'

const warningsOfRequest = new AsyncLocalStorage<Set<string>>()

/** For the source's `onWarning`: outside of a request nobody hears it. */
export function tellRequest(message: string): void {
  warningsOfRequest.getStore()?.add(message)
}

/** @returns what a function returns, and what the source said meanwhile, each once */
export async function withWarnings<T>(read: () => Promise<T>): Promise<{ result: T; warnings: string[] }> {
  const warnings = new Set<string>()
  const result = await warningsOfRequest.run(warnings, read)
  return { result, warnings: [...warnings] }
}
