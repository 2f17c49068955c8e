/**
 * Items in order, as far as they are asked for: the best twenty of 100,000 are found without sorting the others.
 * @param items is used up
 */
export function* lazilySorted<T>(items: T[], compare: (a: T, b: T) => number): Generator<T> {
  for (let i = (items.length >> 1) - 1; i >= 0; i--) sink(items, i, compare)
  while (items.length > 0) {
    const [first] = items as [T]
    const last = items.pop() as T
    if (items.length > 0) {
      items[0] = last
      sink(items, 0, compare)
    }
    yield first
  }
}

/** Makes a heap of what lies below a place: none comes before the one that it hangs from. */
function sink<T>(heap: T[], from: number, compare: (a: T, b: T) => number): void {
  const item = heap[from] as T
  let at = from
  for (;;) {
    let child = at * 2 + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && compare(heap[child + 1] as T, heap[child] as T) < 0) child++
    if (compare(item, heap[child] as T) <= 0) break
    heap[at] = heap[child] as T
    at = child
  }
  heap[at] = item
}
