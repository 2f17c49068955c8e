import { useState } from 'preact/hooks'
import { scoreTask } from '../api/annotate-runs.js'
import { tellOwnChange } from '../state/changes.js'
import { info } from '../state/info.js'

interface Props {
  runId: string
  task: string
  /** The scores that the tasks of the run have. */
  names: readonly string[]
}

/** Scores a task by hand. */
export function ScoreForm({ runId, task, names }: Props) {
  const [said, setSaid] = useState<{ text: string; isWrong: boolean }>()
  if (info.value?.canAnnotate !== true) return null

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const given = new FormData(form)
    const text = (name: string) => String(given.get(name) ?? '').trim()
    const value = readValue(text('value'))
    if (value === undefined) {
      setSaid({ text: 'A score is a number, true or false.', isWrong: true })
      return
    }
    try {
      await scoreTask(runId, task, { name: text('score'), value, explanation: text('why') })
      setSaid({ text: `Kept: ${text('score')} ${value}`, isWrong: false })
      form.reset()
      tellOwnChange()
    } catch (failure) {
      setSaid({ text: (failure as Error).message, isWrong: true })
    }
  }

  return (
    <form class="score-form" onSubmit={save}>
      <input
        name="score"
        list={`scores-${task}`}
        placeholder="score"
        aria-label="Name of the score"
        required
      />
      <datalist id={`scores-${task}`}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <input name="value" placeholder="1, 0.5, true" aria-label="Value of the score" required />
      <input name="why" placeholder="why (optional)" aria-label="Why" />
      <button type="submit" class="button">
        Score
      </button>
      {said && (
        <p class={said.isWrong ? 'wrong' : 'muted small'} role={said.isWrong ? 'alert' : 'status'}>
          {said.text}
        </p>
      )}
    </form>
  )
}

function readValue(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true'
  return text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text)
}
