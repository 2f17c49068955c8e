import { now } from '../state/clock.js'
import { agoText, exactTime } from '../text/time-text.js'

/** How long ago something was; the exact time on hover. */
export function Ago({ time }: { time: number }) {
  if (!Number.isFinite(time)) return null
  return (
    <time dateTime={new Date(time).toISOString()} title={exactTime(time)}>
      {agoText(time, now.value)}
    </time>
  )
}
