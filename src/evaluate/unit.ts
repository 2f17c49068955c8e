/** One task to do: a trial at an item. */
export interface Unit {
  item: unknown
  id: string
  index: number
  trial: number
  /** Among all tasks, from 0. */
  place: number
}
