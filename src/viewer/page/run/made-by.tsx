import type { RunAnswer } from '../../server/api-types.js'
import { valueText } from '../text/value-text.js'

/** What made the run: code, command, machine; everything that its resource says is folded below. */
export function MadeBy({ run: { resource, madeBy } }: { run: RunAnswer }) {
  return (
    <section class="made">
      <h2>What made it</h2>
      <dl>
        {madeBy.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={text}>{text}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>All of the resource</summary>
        <dl>
          {Object.entries(resource).map(([name, value]) => (
            <div key={name}>
              <dt title={name}>{name}</dt>
              <dd title={valueText(value)}>{valueText(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  )
}
