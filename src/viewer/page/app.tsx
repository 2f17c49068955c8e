import { ComparePage } from './compare/compare-page.js'
import { ProjectsPage } from './projects/projects-page.js'
import { RunPage } from './run/run-page.js'
import { RunsPage } from './runs/runs-page.js'
import { SettingsPage } from './settings/settings-page.js'
import { Bar } from './shell/bar.js'
import { KeyList } from './shell/key-list.js'
import { PageChange } from './shell/page-change.js'
import { useKeys } from './shell/use-keys.js'
import { go, hrefOf, param, path } from './state/address.js'
import { useOverview } from './state/overview.js'
import { switchTheme } from './state/theme.js'
import { TracePage } from './traces/trace-page.js'
import { TracesPage } from './traces/traces-page.js'

/** The page that the address names, below the bar. */
export function App() {
  useOverview(param('project'))
  useKeys({
    1: () => go(hrefOf('/')),
    2: () => go(hrefOf('/traces')),
    3: () => go(hrefOf('/projects')),
    t: switchTheme,
  })
  return (
    <>
      <Bar />
      <Page />
      <KeyList />
      <PageChange />
    </>
  )
}

function Page() {
  const [, place, id] = path.value.split('/')
  if (place === 'runs' && id) return <RunPage key={id} id={decodeURIComponent(id)} />
  if (place === 'compare') return <ComparePage />
  if (place === 'traces') return id ? <TracePage key={id} id={decodeURIComponent(id)} /> : <TracesPage />
  if (place === 'projects') return <ProjectsPage />
  if (place === 'settings') return <SettingsPage />
  return <RunsPage />
}
