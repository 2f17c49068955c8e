import type { RunAnswer } from '../../server/api-types.js'
import { readRunsById } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { hrefOf } from '../state/address.js'

/** More names are no line any more. */
const MOST_CHILDREN = 6
/** As many as a comparison takes. */
const MOST_COMPARED = 200

/** The run that a run was started in, and those that were started in it, by their names. */
export function Family({ run: { parent, children } }: { run: Pick<RunAnswer, 'parent' | 'children'> }) {
  const named = children.slice(0, MOST_CHILDREN)
  const ids = parent === undefined ? named : [parent, ...named]
  const { value } = useLoaded(ids.length === 0 ? undefined : ids.join(), (signal) =>
    readRunsById(ids, signal),
  )
  const nameOf = (id: string) => value?.find((run) => run.id === id)?.name ?? id.slice(0, 8)
  return (
    <>
      {parent && (
        <span>
          started in <a href={hrefOf(`/runs/${parent}`)}>{nameOf(parent)}</a>
        </span>
      )}
      {children.length > 0 && (
        <span>
          started{' '}
          {named.map((child, i) => (
            <span key={child}>
              {i > 0 && ', '}
              <a href={hrefOf(`/runs/${child}`)}>{nameOf(child)}</a>
            </span>
          ))}
          {children.length > named.length && ` and ${children.length - named.length} more`}
          {children.length > 1 && (
            <>
              {': '}
              <a href={hrefOf('/compare', { ids: children.slice(0, MOST_COMPARED).join() })}>compare them</a>
            </>
          )}
        </span>
      )}
    </>
  )
}
