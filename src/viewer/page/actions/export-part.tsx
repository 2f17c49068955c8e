import { useState } from 'preact/hooks'
import type { RunsQuestion } from '../api/read-runs.js'
import { runsText } from '../text/number-text.js'
import type { Known } from './copied-texts.js'

const TABLES = [
  ['runs', 'a row for each run'],
  ['params', 'a row for each param'],
  ['metrics', 'a row for each metric'],
  ['points', 'a row for each point'],
  ['tasks', 'a row for each task'],
] as const

const FORMATS = [
  ['csv', 'CSV'],
  ['jsonl', 'JSON lines'],
  ['parquet', 'Parquet'],
] as const

interface Props {
  ids: readonly string[]
  known: Known | undefined
  question: RunsQuestion | undefined
  onClose: () => void
}

/** Downloads runs as a table for other programs. */
export function ExportPart({ ids, known, question, onClose }: Props) {
  const [table, setTable] = useState<string>('runs')
  const [format, setFormat] = useState<string>('csv')
  const chosen: Record<string, string> = ids.length > 0 ? { ids: ids.join(',') } : { ...question }
  const query = new URLSearchParams({ table, format, ...chosen })
  const whose = known?.name ?? (ids.length > 0 ? runsText(ids.length) : 'the runs of this table')
  return (
    <>
      <h2>Export {whose}</h2>
      <Choice said="What" choices={TABLES} value={table} onChoose={setTable} />
      <Choice said="As" choices={FORMATS} value={format} onChoose={setFormat} />
      <div class="ends">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <a
          class="button main"
          href={`/api/export?${query}`}
          download={`${table}.${format}`}
          onClick={onClose}
        >
          Download
        </a>
      </div>
    </>
  )
}

interface ChoiceProps {
  said: string
  choices: readonly (readonly [value: string, said: string])[]
  value: string
  onChoose: (value: string) => void
}

function Choice({ said, choices, value, onChoose }: ChoiceProps) {
  return (
    <label>
      {said}
      <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
