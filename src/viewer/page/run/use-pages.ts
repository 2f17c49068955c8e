import { useEffect, useState } from 'preact/hooks'
import type { Page } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'

/** As many as are read at once, and as are shown more when asked. */
const PAGE = 500

interface Part<T> {
  items: readonly T[]
  next?: string | undefined
  total: number
}

/** A list that may be long, as far as it is shown. */
export interface Pages<T> extends Part<T> {
  more: () => void
}

/**
 * A list that may be long, read from its beginning as far as it is shown.
 * @param id of the run; undefined reads nothing
 * @param version changes whenever there may be more
 */
export function usePages<T>(
  id: string | undefined,
  read: (id: string, page: Page, signal: AbortSignal) => Promise<Part<T>>,
  version: number,
): Pages<T> {
  const [pages, setPages] = useState(1)
  useEffect(() => setPages(1), [id])
  const { value = { items: [], total: 0 } } = useLoaded(
    id === undefined ? undefined : `${id} ${pages}`,
    async (signal) => {
      const items: T[] = []
      let last: Part<T> = { items, total: 0 }
      for (let i = 0; i < pages && (i === 0 || last.next !== undefined); i++) {
        last = await read(id as string, { limit: PAGE, ...(last.next && { cursor: last.next }) }, signal)
        items.push(...last.items)
      }
      return { ...last, items }
    },
    version,
  )
  return { ...value, more: () => setPages(pages + 1) }
}
