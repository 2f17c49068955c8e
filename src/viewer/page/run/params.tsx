import { exactText, valueText } from '../text/value-text.js'

/** Names and values, as they were given. */
export function Params({ title, values }: { title: string; values: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(values)
  return (
    <section class="params">
      <h2>
        {title} <span class="small">{entries.length}</span>
      </h2>
      {entries.length === 0 && <p class="muted">None</p>}
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt title={name}>{name}</dt>
            <dd title={exactText(value).slice(0, MOST_IN_TITLE)}>{valueText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const MOST_IN_TITLE = 2000
