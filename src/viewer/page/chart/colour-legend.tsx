import type { Colouring } from './colour-by.js'
import { cssColour } from './colours.js'

/** What the colours of the curves say. */
export function ColourLegend({ title, legend, scale }: Colouring) {
  const onScale = legend.filter(({ colour }) => colour !== 'none')
  const others = scale === undefined ? legend : legend.filter(({ colour }) => colour === 'none')
  return (
    <section class="colour-legend small" aria-label="Colours">
      <b title={title}>{title}</b>
      {scale && (
        <>
          <span class="num">{onScale[0]?.text}</span>
          <i class="ramp" />
          <span class="num">{onScale.at(-1)?.text}</span>
          {scale === 'log' && <span class="muted">log</span>}
        </>
      )}
      {others.map(({ text, colour }, i) => (
        <span key={i} class="entry" title={text}>
          <i class="swatch" style={{ background: cssColour(colour) }} />
          {text}
        </span>
      ))}
    </section>
  )
}
