/** What lies in memory, for those who wait for it. */
export async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}
