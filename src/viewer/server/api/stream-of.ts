/**
 * Chunks as the body of an answer: each is made when the one before was sent, and the first one now.
 * @throws what the first chunk throws, which can still be answered
 */
export async function streamOf(
  iterable: AsyncIterable<string | Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  const chunks = iterable[Symbol.asyncIterator]()
  let next: IteratorResult<string | Uint8Array> | undefined = await chunks.next()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? (await chunks.next())
      next = undefined
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    async cancel() {
      await chunks.return?.()
    },
  })
}
