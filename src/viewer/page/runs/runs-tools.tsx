import type { ComponentChildren } from 'preact'
import { groupingChoices } from '../groups/grouping.js'
import { param, setParams } from '../state/address.js'

/** Above the table. */
export function RunsTools({
  onlyDiffering,
  isChosen,
  params,
  started,
  onRefresh,
  children,
}: {
  onlyDiffering: boolean
  /** Whether somebody has chosen the columns: then it is not a question which of them differ. */
  isChosen: boolean
  /** Those that runs can be grouped by. */
  params: readonly string[]
  started: number
  onRefresh: () => void
  /** What else there is, at the right. */
  children: ComponentChildren
}) {
  const group = param('group')
  const isArchive = param('archived') !== ''
  return (
    <div class="tools">
      <label>
        <span class="muted">rows</span>
        <select
          value={group}
          onChange={({ currentTarget: { value } }) => setParams({ group: value, select: '' })}
        >
          {groupingChoices(params, group).map(([text, said]) => (
            <option key={text} value={text}>
              {said}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        role="switch"
        aria-checked={onlyDiffering && !isChosen}
        disabled={isChosen}
        {...(isChosen && { title: 'The columns are chosen; reset them under Columns' })}
        onClick={() => setParams({ 'all-params': onlyDiffering ? '1' : '' })}
      >
        <span class="switch" />
        Only what differs
      </button>
      <button
        type="button"
        role="switch"
        aria-checked={isArchive}
        onClick={() => setParams({ archived: isArchive ? '' : '1', select: '' })}
      >
        <span class="switch" />
        Archived
      </button>
      <span class="grow" />
      {started > 0 && (
        <button type="button" class="button" onClick={onRefresh}>
          {started} new
        </button>
      )}
      {children}
    </div>
  )
}
