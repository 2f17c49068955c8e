import { useRef, useState } from 'preact/hooks'
import type { FacetsAnswer } from '../../server/api-types.js'
import { readFacets, readRuns } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { Ago } from '../shell/ago.js'
import { ListHead, MoreButton } from '../shell/page-parts.js'
import { StatusMark } from '../shell/status-mark.js'
import { useRowKeys } from '../shell/use-row-keys.js'
import { useSeen } from '../shell/use-seen.js'
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
              <ProjectRow key={project.name} {...project} version={version} />
            ))}
          </tbody>
        </table>
      )}
      {projects.length > most && <MoreButton onMore={() => setMost(most + SHOWN)} />}
    </main>
  )
}

/** What is in it is asked for when it comes into sight: there may be thousands of projects. */
function ProjectRow({ name, runs, version }: FacetsAnswer['projects'][number] & { version: number }) {
  const place = useRef<HTMLTableRowElement>(null)
  const { isInView, wasSeen } = useSeen(place)
  const seenVersion = useRef(version)
  if (isInView) seenVersion.current = version
  const { value } = useLoaded(
    wasSeen ? name : undefined,
    (signal) => readProject(name, signal),
    seenVersion.current,
  )
  const newest = value?.newest
  const countOf = (...statuses: readonly string[]) =>
    value?.statuses.reduce((sum, status) => (statuses.includes(status.name) ? sum + status.runs : sum), 0)
  const failed = countOf('failed', 'crashed')
  return (
    <tr ref={place}>
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
      <td class="num">{newest && <Ago time={Date.parse(newest.started ?? '')} />}</td>
    </tr>
  )
}

async function readProject(project: string, signal: AbortSignal) {
  const [{ statuses }, { runs }] = await Promise.all([
    readFacets(project, signal),
    readRuns({ where: '', project, sort: '-started', archived: '' }, { limit: 1 }, signal),
  ])
  return { statuses, newest: runs[0] }
}
