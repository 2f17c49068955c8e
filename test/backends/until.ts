const RETRY_MS = 100

const TIMEOUT_MS = 120_000

/** Asks until the answer is true. A backend tells nobody when it has changed, so there is only its next answer to wait for. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS
  while (!(await isTrue())) {
    if (Date.now() > deadline)
      throw new Error(`it did not come to pass within ${TIMEOUT_MS / 1000} s: ${isTrue}`)
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}
