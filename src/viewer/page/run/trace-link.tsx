import { traceUrl } from '../../../wire/trace-url.js'
import { Icon } from '../shell/icon.js'
import { now } from '../state/clock.js'
import { info } from '../state/info.js'

interface Props {
  traceId: string
  /** ISO 8601. */
  started: string | undefined
  /** Absent while it goes on. */
  ended: string | undefined
}

/** To the same trace in another backend, where the server knows of one. */
export function TraceLink({ traceId, started, ended }: Props) {
  const template = info.value?.traceUrl
  if (template === undefined) return null
  const [startMs, endMs] = [Date.parse(started ?? ''), ended === undefined ? now.value : Date.parse(ended)]
  const to = traceUrl(template, { traceId, startMs, endMs })
  return (
    <a class="button" href={to} target="_blank" rel="noopener noreferrer" title={to}>
      <Icon name="out" />
      Trace at {new URL(to).host}
    </a>
  )
}
