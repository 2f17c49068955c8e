import { sharedStart } from './shared-start.js'

/** What stands behind the repeated part has to fit, or the name would begin in the middle of a word. */
const MOST_OWN = 24

/** What repeats from the row above goes back, and where there is no room for all of it, it is what is left out. */
export function RunName({ name, above }: { name: string; above: string | undefined }) {
  const shared = above === undefined ? 0 : sharedStart(name, above)
  if (shared === 0) return <span class="name">{name}</span>
  return (
    <span class={name.length - shared > MOST_OWN ? 'name' : 'name repeats'}>
      <bdi dir="ltr">
        <span class="muted">{name.slice(0, shared)}</span>
        {name.slice(shared)}
      </bdi>
    </span>
  )
}
