import { useState } from 'preact/hooks'
import type { RunsQuestion } from '../api/read-runs.js'
import { RunActions } from './run-actions.js'

/** Exports all runs of the table, also those that have not been scrolled to. */
export function ExportButton({ question }: { question: RunsQuestion }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Export
      </button>
      {isOpen && <RunActions ids={[]} part="export" question={question} onClose={() => setOpen(false)} />}
    </>
  )
}
