/** The head of a page that lists things. */
export function ListHead({ title, count }: { title: string; count: number }) {
  return (
    <header class="head">
      <h1>{title}</h1>
      <span class="small">{count}</span>
    </header>
  )
}

/** Below a list that has more. */
export function MoreButton({ onMore }: { onMore: () => void }) {
  return (
    <p class="tools">
      <button type="button" class="button" onClick={onMore}>
        More
      </button>
    </p>
  )
}
