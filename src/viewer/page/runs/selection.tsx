import { ReportMenu } from '../shell/report-menu.js'
import { setParams } from '../state/address.js'

/** What can be done with the selected runs. Its place is there before any are. */
export function Selection({ selected, onCompare }: { selected: readonly string[]; onCompare: () => void }) {
  return (
    <div class="picked">
      {selected.length === 0 ? (
        <span class="muted">
          Select runs{' '}
          <span class="with">
            with <kbd>space</kbd>{' '}
          </span>
          to chart and compare them
        </span>
      ) : (
        <>
          <b>{selected.length} selected</b>
          <span class="grow" />
          {selected.length > 1 && (
            <button type="button" class="button main" onClick={onCompare}>
              Compare <kbd>c</kbd>
            </button>
          )}
          <ReportMenu ids={selected} />
          <button type="button" class="button" onClick={() => setParams({ select: '' })}>
            Clear <kbd>esc</kbd>
          </button>
        </>
      )}
    </div>
  )
}
