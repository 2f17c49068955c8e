import { Fragment } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RunJson } from '../../../server/api-types.js'
import { inkOf, tokenValue } from '../../chart/colours.js'
import { setParams } from '../../state/address.js'
import { theme } from '../../state/theme.js'
import { runsText } from '../../text/number-text.js'
import type { ParallelAxis } from './axes.js'
import { AxisChoice } from './axis-choice.js'
import { areKinds, type Brush, brushText, isInside, type Range, rangeBetween, withRange } from './brush.js'
import { drawLines, placeAt, topOf } from './draw-lines.js'
import { RangeFields } from './range-fields.js'

interface Props {
  /** Those that are compared, in the order of their colours. */
  runs: readonly RunJson[]
  /** All, those that are compared too. */
  among: readonly RunJson[]
  axes: readonly ParallelAxis[]
  shown: readonly ParallelAxis[]
  brush: Brush
}

const HEIGHT = 300

/** A line for each run, across an axis for each param and metric; what is drawn along an axis keeps the runs that go through. */
export function Parallel({ runs, among, axes, shown, brush }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const node = canvas.current
    if (node === null) return
    const observer = new ResizeObserver(() => setWidth(node.clientWidth))
    observer.observe(node)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const node = canvas.current
    const context = node?.getContext('2d')
    if (!node || !context || width === 0) return
    node.width = width * devicePixelRatio
    node.height = HEIGHT * devicePixelRatio
    const colours = new Map(runs.map(({ id }, index) => [id, index]))
    const lines = among.map((run) => {
      const index = colours.get(run.id)
      return {
        places: shown.map((axis) => linePlace(axis, run)),
        colour: index === undefined ? undefined : { index, stroke: inkOf(index) },
        isInside: isInside(run, axes, brush),
      }
    })
    const isBrushed = Object.keys(brush).length > 0
    const look = { width, height: HEIGHT, other: tokenValue('--muted'), within: tokenValue('--accent') }
    return drawLines(context, lines, { ...look, isBrushed })
  }, [width, theme.value, runs, among, shown.map(({ id }) => id).join(), brush])

  const setRange = (axis: ParallelAxis, range: Range | undefined, isStep = true) =>
    setParams({ brush: brushText(withRange(brush, axis.id, range)) }, isStep)
  const inside = among.filter((run) => isInside(run, axes, brush)).length
  const isBrushed = inside < among.length
  return (
    <section class="parallel" aria-label="Params and outcome">
      <div class="title">
        <h2>Params and outcome</h2>
        <span class="small muted" role="status">
          {runsText(among.length)}
          {isBrushed && `, ${inside} within the brush`}
        </span>
        <span class="grow" />
        {Object.keys(brush).length > 0 && (
          <button type="button" class="link" onClick={() => setParams({ brush: '' })}>
            Clear the brush
          </button>
        )}
        <AxisChoice axes={axes} shown={shown} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
      <section class="coordinates" tabIndex={0} aria-label="Axes, each with its range">
        <div class="field" style={{ minWidth: `${shown.length * 92}px` }}>
          <div class="axes heads">
            {shown.map(({ id, title }) => (
              <b key={id} title={id}>
                <Breakable text={title} />
              </b>
            ))}
          </div>
          <div class="lines" style={{ height: `${HEIGHT}px` }}>
            <canvas ref={canvas} style={{ height: `${HEIGHT}px` }} />
            <div class="axes over">
              {shown.map((axis) => (
                <Axis key={axis.id} axis={axis} range={brush[axis.id]} onRange={setRange} />
              ))}
            </div>
          </div>
          <div class="axes">
            {shown.map((axis) => (
              <RangeFields
                key={axis.id}
                axis={axis}
                range={brush[axis.id]}
                onRange={(range) => setRange(axis, range)}
              />
            ))}
          </div>
        </div>
      </section>
    </section>
  )
}

/** A name that is broken behind a separator where it is too long. */
function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[._/-])/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

interface AxisProps {
  axis: ParallelAxis
  range: Range | undefined
  onRange: (axis: ParallelAxis, range: Range | undefined, isStep?: boolean) => void
}

/** Less is a click, which takes the brush away. */
const LEAST_DRAWN_PX = 4

function Axis({ axis, range, onRange }: AxisProps) {
  const start = useRef<number>(undefined)
  const [drawn, setDrawn] = useState<[low: number, high: number]>()
  const between = (event: PointerEvent): [number, number] => {
    const { top } = (event.currentTarget as Element).getBoundingClientRect()
    const ends = [start.current as number, event.clientY - top].map((y) => placeAt(y, HEIGHT))
    return [Math.min(...ends), Math.max(...ends)]
  }
  const onPointerUp = (event: PointerEvent) => {
    if (start.current === undefined) return
    const { top } = (event.currentTarget as Element).getBoundingClientRect()
    const isDrawn = Math.abs(event.clientY - top - start.current) >= LEAST_DRAWN_PX
    onRange(axis, isDrawn ? rangeBetween(axis, ...between(event)) : undefined)
    start.current = undefined
    setDrawn(undefined)
  }
  const marked = drawn ?? (range && placesOf(axis, range))
  return (
    <div
      class="axis"
      onPointerDown={(event) => {
        const { top } = event.currentTarget.getBoundingClientRect()
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = event.clientY - top
      }}
      onPointerMove={(event) => start.current !== undefined && setDrawn(between(event))}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        start.current = undefined
        setDrawn(undefined)
      }}
    >
      <i class="rule" />
      {axis.ticks.map(({ place, text }) => (
        <span key={text} style={{ top: `${topOf(place, HEIGHT)}px` }} title={text}>
          {text}
        </span>
      ))}
      {marked && (
        <i
          class="brushed"
          style={{
            top: `${topOf(marked[1], HEIGHT)}px`,
            height: `${topOf(marked[0], HEIGHT) - topOf(marked[1], HEIGHT)}px`,
          }}
        />
      )}
    </div>
  )
}

/** How far lines through the same value lie apart, so that it is seen how many they are. */
const BUNDLE = 0.03

/** Not quite where the value is, if many have it: each run keeps its place in the bundle on all axes. */
function linePlace({ placeOf, isCoarse }: ParallelAxis, run: RunJson): number | undefined {
  const place = placeOf(run)
  if (place === undefined || !isCoarse) return place
  const share = Number.parseInt(run.id.slice(-4), 16) / 0xffff
  return place + (share - 0.5) * BUNDLE
}

/** Where a range lies on its axis. */
function placesOf(axis: ParallelAxis, range: Range): [low: number, high: number] | undefined {
  if (areKinds(range)) {
    const half = 0.5 / (axis.kinds?.length ?? 1)
    const places = axis.ticks.filter(({ text }) => range.includes(text)).map(({ place }) => place)
    return places.length === 0 ? undefined : [Math.min(...places) - half, Math.max(...places) + half]
  }
  if (axis.kinds !== undefined) return undefined
  const [from, to] = range
  // what is not above 0 has no place on a logarithmic axis
  const clamp = (place: number) => Math.min(1, Math.max(0, Number.isNaN(place) ? 0 : place))
  const placeOf = (value: number | null | undefined, open: number) =>
    typeof value === 'number' ? clamp(axis.placeAt(value)) : open
  const [a, b] = axis.isDown ? [placeOf(to, 0), placeOf(from, 1)] : [placeOf(from, 0), placeOf(to, 1)]
  return [Math.min(a, b), Math.max(a, b)]
}
