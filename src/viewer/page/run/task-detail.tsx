import type { TaskJson } from '../../server/api-types.js'
import { shortNumber } from '../text/number-text.js'
import type { Look } from '../text/value-look.js'
import { ValueView } from '../text/value-view.js'
import { ScoreForm } from './score-form.js'

interface Props {
  runId: string
  task: TaskJson
  look?: Look
  /** The scores that the tasks of the run have, where that is known. */
  scoreNames?: readonly string[]
}

/** All that a task has. */
export function TaskDetail({ runId, task, look = 'auto', scoreNames = Object.keys(task.scores) }: Props) {
  const { id, inputs, outputs, expected, error, scores } = task
  return (
    <div class="cols">
      <div>
        <Values title="input" values={inputs} look={look} isAnswer={false} />
      </div>
      <div>
        <Values title="output" values={outputs} look={look} isAnswer />
        {expected !== undefined && <ValueView title="expected" value={expected} look={look} />}
        {error && (
          <ValueView title={error.type ?? 'error'} value={error.stacktrace ?? error.message} look="text" />
        )}
        {Object.entries(scores).map(([name, { value, label, explanation, by }]) => (
          <ValueView
            key={name}
            title={name}
            look="text"
            value={[scoreText(value), label, by && `by ${by}`, explanation]
              .filter((one) => one !== undefined)
              .join(' · ')}
          />
        ))}
        <ScoreForm runId={runId} task={id} names={scoreNames} />
      </div>
    </div>
  )
}

/** A number that JSON does not have is a text. */
function scoreText(value: unknown): string {
  return typeof value === 'number' ? shortNumber(value, 5) : String(value)
}

interface ValuesProps {
  title: string
  values: Readonly<Record<string, unknown>>
  look: Look
  isAnswer: boolean
}

function Values({ title, values, look, isAnswer }: ValuesProps) {
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <ValueView
          key={name}
          title={name === title ? title : `${title} ${name}`}
          {...{ value, look, isAnswer }}
        />
      ))}
    </>
  )
}
