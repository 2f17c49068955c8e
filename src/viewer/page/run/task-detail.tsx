import type { TaskJson } from '../../server/api-types.js'

/** All that a task has, as text. */
export function TaskDetail({ task }: { task: TaskJson }) {
  const { inputs, outputs, expected, error, scores } = task
  return (
    <div class="cols">
      <div>
        <Values title="input" values={inputs} />
      </div>
      <div>
        <Values title="output" values={outputs} />
        {expected !== undefined && <Text title="expected" text={expected} />}
        {error && <Text title={error.type ?? 'error'} text={error.stacktrace ?? error.message} />}
        {Object.entries(scores).map(([name, { value, label, explanation, by }]) => (
          <Text
            key={name}
            title={name}
            text={[value, label, by && `by ${by}`, explanation]
              .filter((one) => one !== undefined)
              .join(' · ')}
          />
        ))}
      </div>
    </div>
  )
}

function Values({ title, values }: { title: string; values: Readonly<Record<string, unknown>> }) {
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <Text
          key={name}
          title={name === title ? title : `${title} ${name}`}
          text={typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}
        />
      ))}
    </>
  )
}

/** More would make the page slow; the command and the API have all of it. */
const MOST_SHOWN = 20_000

function Text({ title, text }: { title: string; text: string }) {
  return (
    <>
      <p class="small muted">{title}</p>
      <pre>
        {text.slice(0, MOST_SHOWN)}
        {text.length > MOST_SHOWN && ` … ${(text.length - MOST_SHOWN).toLocaleString('en')} characters more`}
      </pre>
    </>
  )
}
