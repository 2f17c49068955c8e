import { CopyButton } from '../shell/copy-button.js'
import { setParams } from '../state/address.js'
import { info } from '../state/info.js'

const PROGRAM = `import { configure, logMetric, logParam, run } from 'runspan'

configure()

await run('my-experiment', async () => {
  logParam('learning_rate', 0.01)
  for (let epoch = 0; epoch < 3; epoch++) {
    logMetric('loss', 1 / (epoch + 1), { step: epoch })
  }
})`

/** Where there are no runs, or none that are shown. */
export function Empty({ archivedCount, isArchive }: { archivedCount: number; isArchive: boolean }) {
  if (isArchive) return <Nowhere title="No run is archived" action="Back to the others" archived="" />
  if (archivedCount === 0) return <EmptyStore />
  return (
    <Nowhere
      title={`${archivedCount === 1 ? 'The only run is' : `All ${archivedCount} runs are`} archived`}
      action="Show archived runs"
      archived="1"
    />
  )
}

function Nowhere({ title, action, archived }: { title: string; action: string; archived: string }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <button type="button" class="button" onClick={() => setParams({ archived })}>
        {action}
      </button>
    </div>
  )
}

/** What to do where nothing was recorded yet. */
function EmptyStore() {
  const { dir, source, endpoint } = info.value ?? {}
  return (
    <div class="empty">
      <h2>No runs yet</h2>
      <p>
        Save this as <code>first.mjs</code>, then <code>npm install runspan</code> and{' '}
        <code>node first.mjs</code>. The run appears here while it goes on.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
      <pre tabIndex={0}>{PROGRAM}</pre>
      <CopyButton text={PROGRAM}>Copy</CopyButton>
      <p class="muted">
        Watching <code>{dir ?? source}</code>
      </p>
      {endpoint && (
        <p class="muted">
          Programs in any language can send OpenTelemetry spans here:{' '}
          <code>OTEL_EXPORTER_OTLP_ENDPOINT={endpoint}</code>
        </p>
      )}
    </div>
  )
}

/** Where a filter finds nothing. */
export function NothingFound({ where }: { where: string }) {
  const last = Math.max(where.lastIndexOf('&&'), where.lastIndexOf('||'))
  const shorter = last < 0 ? '' : where.slice(0, last).trim()
  return (
    <div class="empty">
      <h2>No run fits the filter</h2>
      <p>
        <code>{where}</code>
      </p>
      <button type="button" class="button" onClick={() => setParams({ where: shorter })}>
        {shorter === '' ? 'Show all runs' : 'Drop the last condition'}
      </button>
    </div>
  )
}
