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
        <col class="number" />
        <col class="item" />
        <col />
        <col class="rest" />
        {scores.map((name) => (
          <col key={name} class="score" />
        ))}
        {hasTokens && <col class="rest" style={{ width: '128px' }} />}
        <col class="rest" style={{ width: '96px' }} />
      </colgroup>
      <thead>
        <tr>
          <Head name="no." by="number" sort={sort} />
          <Head name="task" by="item" sort={sort} />
          <th scope="col">input</th>
          <th scope="col" class="rest">
            output
          </th>
          {scores.map((name) => (
            <Head key={name} name={name} by={name} sort={sort} isNumber />
          ))}
          {hasTokens && <Head name="tokens" by="tokens.input" sort={sort} isNumber isRest />}
          <Head name="time" by="duration" sort={sort} isNumber isRest />
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
  /** Whether it is left out where there is little room. */
  isRest?: boolean
}

function Head({ name, by, sort, isNumber = false, isRest = false }: HeadProps) {
  const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none'
  return (
    <th
      scope="col"
      class={[isNumber && 'num', isRest && 'rest'].filter(Boolean).join(' ')}
      title={name}
      aria-sort={direction}
    >
      <button type="button" onClick={() => sortTasksBy(by)}>
        {name}
        {direction !== 'none' && (direction === 'ascending' ? ' ↑' : ' ↓')}
      </button>
    </th>
  )
}
