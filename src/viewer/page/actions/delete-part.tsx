import { useState } from 'preact/hooks'
import type { DoomedAnswer } from '../../server/api-types.js'
import { deleteRuns, readDoomed } from '../api/delete-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { StatusMark } from '../shell/status-mark.js'
import { bytesText } from '../text/bytes-text.js'
import { runsText } from '../text/number-text.js'

interface Props {
  ids: readonly string[]
  onClose: () => void
  onDeleted: (ids: readonly string[]) => void
}

/** Asks whether runs are to be deleted, after it has said which, and what that frees. */
export function DeletePart({ ids, onClose, onDeleted }: Props) {
  const { value, error } = useLoaded(ids.join(','), (signal) => readDoomed(ids, signal))
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const remove = async () => {
    setBusy(true)
    try {
      const { deleted, left } = await deleteRuns(ids)
      if (left.length === 0 || deleted.length > 0) return onDeleted(deleted)
      setFailure(`${runsText(left.length)} left alone: a process works on it.`)
    } catch (problem) {
      setFailure((problem as Error).message)
    }
    setBusy(false)
  }
  const problem = failure ?? error?.message
  const count = value?.runs.length ?? ids.length
  return (
    <>
      <h2>{value && count === 0 ? 'Nothing can be deleted' : `Delete ${runsText(count)}?`}</h2>
      {value ? (
        <What doomed={value} asked={ids.length} />
      ) : (
        <p class="what muted">Looking what that frees …</p>
      )}
      {problem !== undefined && (
        <p class="wrong" role="alert">
          {problem}
        </p>
      )}
      <div class="ends">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button danger"
          disabled={isBusy || value === undefined || count === 0}
          onClick={remove}
        >
          Delete
        </button>
      </div>
    </>
  )
}

/** More are only counted. */
const MOST_NAMED = 8

function What({ doomed: { runs, bytes, undelivered, left } }: { doomed: DoomedAnswer; asked: number }) {
  return (
    <div class="what">
      <Names runs={runs} />
      {runs.length > 0 && (
        <p>
          This frees <b>{bytesText(Number(bytes))}</b>, and cannot be undone. What a server was sent stays
          there.
        </p>
      )}
      {Number(undelivered) > 0 && (
        <p class="partial">
          {Number(undelivered) === runs.length
            ? runs.length === 1
              ? 'It has'
              : 'They have'
            : `${undelivered} of them ${undelivered === 1 ? 'has' : 'have'}`}{' '}
          not been sent anywhere yet: <code>runspan sync</code> would send {undelivered === 1 ? 'it' : 'them'}
          .
        </p>
      )}
      {left.length > 0 && (
        <>
          <p>
            {left.length === 1
              ? 'This one goes on, or may go on, and stays:'
              : 'These go on, or may go on, and stay:'}
          </p>
          <Names runs={left} />
        </>
      )}
    </div>
  )
}

function Names({ runs }: { runs: DoomedAnswer['runs'] }) {
  return (
    <ul>
      {runs.slice(0, MOST_NAMED).map(({ id, name, status }) => (
        <li key={id} title={name}>
          <StatusMark status={status} /> {name} <code class="muted">{id.slice(0, 8)}</code>
        </li>
      ))}
      {runs.length > MOST_NAMED && <li class="muted">and {runs.length - MOST_NAMED} more</li>}
    </ul>
  )
}
