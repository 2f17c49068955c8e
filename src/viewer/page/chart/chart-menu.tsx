import { Icon } from '../shell/icon.js'
import type { Format } from './save-chart.js'

interface Props {
  title: string
  isPinned?: boolean
  onPin?: () => void
  /** Whether it is asked which values are shown. */
  asksRange: boolean
  onRange: () => void
  onSave: (format: Format) => void
}

/** What can be done with one chart: seen when the pointer or the keyboard is there. */
export function ChartMenu({ title, isPinned = false, onPin, asksRange, onRange, onSave }: Props) {
  return (
    <span class={isPinned ? 'chart-menu pinned' : 'chart-menu'}>
      {onPin && (
        <button
          type="button"
          class="pin"
          aria-pressed={isPinned}
          aria-label={`Pin ${title}`}
          title="First of all charts"
          onClick={onPin}
        >
          <Icon name="pin" />
        </button>
      )}
      <button
        type="button"
        aria-expanded={asksRange}
        aria-label={`Range of ${title}`}
        title="Which values are shown"
        onClick={onRange}
      >
        range
      </button>
      {FORMATS.map(([format, said]) => (
        <button
          key={format}
          type="button"
          aria-label={`Save ${title} as ${format.toUpperCase()}`}
          title={said}
          onClick={() => onSave(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </span>
  )
}

const FORMATS: readonly [Format, string][] = [
  ['png', 'Save as a picture'],
  ['svg', 'Save as a picture of any size'],
  ['csv', 'Save the points that are drawn'],
]
