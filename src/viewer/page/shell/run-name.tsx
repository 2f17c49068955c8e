import { sharedStart } from './shared-start.js'

/** What repeats from the row above goes back, and where there is no room for all of it, it is what is left out. */
export function RunName({ name, above }: { name: string; above: string | undefined }) {
  const shared = above === undefined ? 0 : sharedStart(name, above)
  if (shared === 0) return <span class="name">{name}</span>
  return (
    <span class="name repeats">
      <bdi class="muted">{name.slice(0, shared)}</bdi>
      <bdi>{name.slice(shared)}</bdi>
    </span>
  )
}
