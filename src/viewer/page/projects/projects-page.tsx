import { useState } from 'preact/hooks'
import type { FacetsAnswer } from '../../server/api-types.js'
import { readFacets } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { Ago } from '../shell/ago.js'
import { ListHead, MoreButton } from '../shell/page-parts.js'
import { StatusMark } from '../shell/status-mark.js'
import { useRowKeys } from '../shell/use-row-keys.js'
import { useTitle } from '../shell/use-title.js'
import { hrefOf } from '../state/address.js'
import { useContent } from '../state/overview.js'
import { useChanges } from '../state/use-changes.js'

/** As many more are shown each time. */
const SHOWN = 100

/** What there is in each project. */
export function ProjectsPage() {
  const [most, setMost] = useState(SHOWN)
  const version = useChanges()
  const { value, error } = useLoaded('all', (signal) => readFacets('', signal), version)
  useContent(value !== undefined || error !== undefined)
  useTitle('Projects')
  useRowKeys('.projects')
  if (value === undefined) return <main class="run">{error && <p class="empty">{error.message}</p>}</main>
  const { projects } = value
  return (
    <main class="run">
      <ListHead title="Projects" count={projects.length} />
      {projects.length === 0 ? (
        <p class="empty muted">A project is named by its runs, and there are none yet.</p>
      ) : (
        <table class="data projects">
          <caption class="hidden">Projects and their runs</caption>
          <thead>
            <tr>
              <th scope="col">Project</th>
              {['Runs', 'Running', 'Failed'].map((title) => (
                <th key={title} scope="col" class="num">
                  {title}
                </th>
              ))}
              <th scope="col">Newest run</th>
              <th scope="col" class="num">
                Started
              </th>
            </tr>
          </thead>
          <tbody>
            {projects.slice(0, most).map((project) => (
              <ProjectRow key={project.name} {...project} />
            ))}
          </tbody>
        </table>
      )}
      {projects.length > most && <MoreButton onMore={() => setMost(most + SHOWN)} />}
    </main>
  )
}

function ProjectRow({ name, runs, statuses, newest }: FacetsAnswer['projects'][number]) {
  const countOf = (...wanted: readonly string[]) =>
    statuses.reduce((sum, status) => (wanted.includes(status.name) ? sum + status.runs : sum), 0)
  const failed = countOf('failed', 'crashed')
  return (
    <tr>
      <td>
        <a href={hrefOf('/', { project: name })} title={name}>
          {name}
        </a>
      </td>
      <td class="num">{runs.toLocaleString('en')}</td>
      <td class="num">{countOf('running') || ''}</td>
      <td class={failed ? 'num bad' : 'num'}>{failed || ''}</td>
      <td>
        {newest && (
          <>
            <StatusMark status={newest.status} />{' '}
            <a href={hrefOf(`/runs/${newest.id}`, { project: name })} title={newest.name}>
              {newest.name}
            </a>
          </>
        )}
      </td>
      <td class="num">{newest && <Ago time={newest.startTime} />}</td>
    </tr>
  )
}
