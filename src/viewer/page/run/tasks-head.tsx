import { sortTasksBy } from './asked-tasks.js'

interface Props {
  scores: readonly string[]
  hasTokens: boolean
  /** A column, with `-` in front descending; empty for the order of the run. */
  sort: string
}

/** The columns of the tasks; a click sorts by one. */
export function TasksHead({ scores, hasTokens, sort }: Props) {
  return (
    <>
      <colgroup>
        <col style={{ width: '64px' }} />
        <col style={{ width: '180px' }} />
        <col />
        <col />
        {scores.map((name) => (
          <col key={name} style={{ width: '96px' }} />
        ))}
        {hasTokens && <col style={{ width: '128px' }} />}
        <col style={{ width: '96px' }} />
      </colgroup>
      <thead>
        <tr>
          <Head name="no." by="number" sort={sort} />
          <Head name="task" by="item" sort={sort} />
          <th scope="col">input</th>
          <th scope="col">output</th>
          {scores.map((name) => (
            <Head key={name} name={name} by={name} sort={sort} isNumber />
          ))}
          {hasTokens && <Head name="tokens" by="tokens.input" sort={sort} isNumber />}
          <Head name="time" by="duration" sort={sort} isNumber />
        </tr>
      </thead>
    </>
  )
}

interface HeadProps {
  name: string
  /** What the server sorts by. */
  by: string
  sort: string
  isNumber?: boolean
}

function Head({ name, by, sort, isNumber = false }: HeadProps) {
  const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none'
  return (
    <th scope="col" class={isNumber ? 'num' : ''} title={name} aria-sort={direction}>
      <button type="button" onClick={() => sortTasksBy(by)}>
        {name}
        {direction !== 'none' && (direction === 'ascending' ? ' ↑' : ' ↓')}
      </button>
    </th>
  )
}
