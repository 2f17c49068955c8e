import { followPointer } from '../shell/follow-pointer.js'
import { Icon } from '../shell/icon.js'
import { useKeys } from '../shell/use-keys.js'
import { param, setParams } from '../state/address.js'

/** In pixels: what remains of the table, and the least that a chart needs. */
const LEAST_TABLE = 360
const LEAST_CHARTS = 320
const STEP = 40

/** How wide the charts are beside the table: a number of pixels, `wide`, or empty for the usual width. */
export function sideWidth(): string {
  const text = param('side')
  return text === 'wide' || /^\d{1,5}$/.test(text) ? text : ''
}

/** For a style: what the address says as a length of CSS. */
export function sideLength(): string | undefined {
  const text = sideWidth()
  if (text === '') return undefined
  return text === 'wide' ? `calc(100% - ${LEAST_TABLE}px)` : `min(${text}px, 100% - ${LEAST_TABLE}px)`
}

function choose(width: number | undefined): void {
  const most = innerWidth - LEAST_TABLE
  setParams(
    { side: width === undefined ? '' : String(Math.round(Math.max(LEAST_CHARTS, Math.min(most, width)))) },
    false,
  )
}

/** The edge between table and charts, which is dragged, or moved by ← and →; twice clicked, it is where it was. */
export function SideEdge() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line cannot be moved
    <div
      class="side-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the charts"
      aria-valuemin={LEAST_CHARTS}
      aria-valuemax={innerWidth - LEAST_TABLE}
      aria-valuenow={Math.round(widthOfSide())}
      tabIndex={0}
      title="Drag it, or press ← or →; w for wide charts"
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        followPointer({ onMove: ({ clientX }) => choose(innerWidth - clientX), onEnd: () => {} })
      }}
      onDblClick={() => choose(undefined)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowLeft' ? STEP : event.key === 'ArrowRight' ? -STEP : 0
        if (step === 0) return
        event.preventDefault()
        // left and right mean something else in the table
        event.stopPropagation()
        choose(widthOfSide() + step)
      }}
    />
  )
}

function widthOfSide(): number {
  return document.querySelector('.side')?.clientWidth ?? LEAST_CHARTS
}

/** Gives the charts all but the names of the runs, and takes it back. */
export function WideButton() {
  const isWide = sideWidth() === 'wide'
  const turn = () => setParams({ side: isWide ? '' : 'wide' })
  useKeys({ w: turn })
  return (
    <button
      type="button"
      class="wide-button"
      aria-pressed={isWide}
      aria-label="Wide charts"
      title={isWide ? 'The whole table again (w)' : 'Wide charts, the runs beside them (w)'}
      onClick={turn}
    >
      <Icon name="wide" />
    </button>
  )
}
