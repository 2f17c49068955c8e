import type { RunAnswer } from '../../server/api-types.js'
import { ActionsButton } from '../actions/actions-button.js'
import { exactNumber } from '../api/exact-number.js'
import { Ago } from '../shell/ago.js'
import { EditDialog } from '../shell/edit-dialog.js'
import { StatusMark } from '../shell/status-mark.js'
import { go, hrefOf } from '../state/address.js'
import { now } from '../state/clock.js'
import { durationText } from '../text/time-text.js'
import { usageText } from '../text/tokens-text.js'
import { Family } from './family.js'
import { TraceLink } from './trace-link.js'

export function RunHead({ run }: { run: RunAnswer }) {
  const { name, status, tags, continuations, project, note, id } = run
  const started = Date.parse(run.started ?? '')
  return (
    <header class="head">
      <h1>{name}</h1>
      <span class={`state ${status}`} role="status">
        <StatusMark status={status} isSaid={false} />
        {status}
      </span>
      {tags.map((tag) => (
        <span key={tag} class="tag" title={tag}>
          {tag}
        </span>
      ))}
      <div class="acts">
        <TraceLink traceId={id} started={run.started} ended={run.ended} />
        <EditDialog ids={[id]} known={run} />
        <ActionsButton ids={[id]} known={run} onDeleted={() => go(hrefOf('/'))} />
      </div>
      <div class="facts-line">
        <Duration run={run} started={started} />
        <span>
          <Ago time={started} />
        </span>
        <span>
          project <a href={hrefOf('/', { project })}>{project}</a>
        </span>
        <Family run={run} />
        {run.tokens && (
          <span title={run.tokens.models.join(', ')}>
            tokens <b>{usageText(run.tokens)}</b>
          </span>
        )}
        {continuations.length > 0 && <span>{partsText(continuations)}</span>}
        <code title={id}>{id.slice(0, 8)}</code>
        {note && (
          <span>
            note: <b>{note}</b>
          </span>
        )}
        {Number(run.missingPoints) > 0 && <span class="partial">{run.missingPoints} points are missing</span>}
        {Number(run.refusedCalls) > 0 && (
          <span class="partial">
            {Number(run.refusedCalls) === 1 ? '1 log call was' : `${run.refusedCalls} log calls were`} refused
          </span>
        )}
      </div>
    </header>
  )
}

/** Which other processes have added to the run, and how often it was taken up again. */
function partsText(continuations: RunAnswer['continuations']): string {
  const ranks = continuations.flatMap(({ rank, resume }) =>
    resume === undefined && rank !== undefined ? [rank] : [],
  )
  const resumes = continuations.length - ranks.length
  const named =
    ranks.length > MOST_RANKS
      ? `${ranks.length} ranks`
      : `rank${ranks.length === 1 ? '' : 's'} ${ranks.join(', ')}`
  return [
    ...(ranks.length > 0 ? [named] : []),
    ...(resumes > 0 ? [resumes === 1 ? 'resumed once' : `resumed ${resumes} times`] : []),
  ].join(', ')
}

/** More of them are counted. */
const MOST_RANKS = 4

function Duration({ run, started }: { run: RunAnswer; started: number }) {
  const ms = exactNumber(run.durationMs)
  if (ms !== undefined)
    return (
      <span>
        {run.status === 'completed' ? 'took' : 'after'} <b>{durationText(ms)}</b>
      </span>
    )
  const silent = exactNumber(run.silentMs)
  if (silent !== undefined)
    return (
      <span class="partial">
        nothing heard for <b>{durationText(silent)}</b>
      </span>
    )
  return (
    <span>
      for <b>{durationText(Math.max(0, now.value - started))}</b>
    </span>
  )
}
