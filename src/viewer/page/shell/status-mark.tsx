import type { RunStatus } from '../../../wire/names.js'

/** A shape for each status, so that none is told by its colour alone. */
export function StatusMark({ status, isSaid = true }: { status: RunStatus; isSaid?: boolean }) {
  return (
    <>
      <svg class={`mark ${status}`} viewBox="0 0 12 12" aria-hidden="true">
        <Shape status={status} />
      </svg>
      {isSaid && <span class="hidden">{status}</span>}
    </>
  )
}

function Shape({ status }: { status: RunStatus }) {
  if (status === 'completed') return <circle cx="6" cy="6" r="2.2" fill="currentColor" />
  if (status === 'failed') return <path d="m2.5 2.5 7 7m0-7-7 7" stroke="currentColor" stroke-width="1.9" />
  if (status === 'crashed') return <path d="M6 1.2 11.3 10.5H.7z" fill="currentColor" />
  const ring = { cx: 6, cy: 6, r: 4.2, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8 }
  if (status === 'silent') return <circle {...ring} stroke-dasharray="2.2 2.2" />
  return (
    <>
      <circle {...ring} stroke-opacity=".28" />
      <path
        class="turn"
        d="M6 1.8A4.2 4.2 0 0 1 10.2 6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
      />
    </>
  )
}
