import { NO_LAYOUT } from '../columns/layout.js'
import { hrefOf, isInReport, listParam, param, path, setParams } from '../state/address.js'
import { goneSince } from '../state/changes.js'
import { info } from '../state/info.js'
import { projects, runningCount } from '../state/overview.js'
import { switchTheme } from '../state/theme.js'
import { exactTime } from '../text/time-text.js'
import { CopyButton } from './copy-button.js'
import { Icon } from './icon.js'
import { StatusMark } from './status-mark.js'

/** At the top of every page. */
export function Bar() {
  const place = path.value.split('/')[1]
  const chosen = listParam('ids').length
  return (
    <header class="bar">
      <a class="brand" href={hrefOf('/')}>
        <svg viewBox="0 0 18 16" aria-hidden="true">
          <path d="M1 3.5h9M4.5 8h9M8 12.5h9" stroke="currentColor" stroke-width="2.6" />
        </svg>
        <span>runspan</span>
      </a>
      <Project />
      <nav aria-label="Pages">
        <a href={hrefOf('/projects')} aria-current={place === 'projects' ? 'page' : undefined}>
          Projects
        </a>
        <a href={hrefOf('/')} aria-current={place === '' || place === 'runs' ? 'page' : undefined}>
          Runs
        </a>
        {info.value?.dir !== undefined && (
          <a href={hrefOf('/traces')} aria-current={place === 'traces' ? 'page' : undefined}>
            Traces
          </a>
        )}
        {place === 'compare' && (
          <a href={hrefOf('/compare', { ids: param('ids') })} aria-current="page">
            Compare<span class="count">{chosen}</span>
          </a>
        )}
      </nav>
      <span class="grow" />
      {goneSince.value === undefined ? <Live /> : <Gone since={goneSince.value} />}
      <button
        type="button"
        class="ghost"
        aria-label="Light or dark"
        title="Light or dark (t)"
        onClick={switchTheme}
      >
        <Icon name="sun" />
      </button>
      {!isInReport() && (
        <a class="ghost" href={hrefOf('/settings')} aria-label="Settings" title="Settings">
          <Icon name="sliders" />
        </a>
      )}
      <button type="button" class="ghost key" aria-label="Keys" title="Keys (?)" onClick={showKeys}>
        ?
      </button>
    </header>
  )
}

function showKeys(): void {
  document.querySelector<HTMLDialogElement>('#keys')?.showModal()
}

function Project() {
  const names = projects.value
  const current = param('project')
  return (
    <label class="project">
      <span class="hidden">Project</span>
      <select
        value={current}
        onChange={({ currentTarget }) =>
          setParams({ project: currentTarget.value, select: '', ...NO_LAYOUT })
        }
      >
        <option value="">all projects</option>
        {[...new Set(current ? [current, ...names] : names)].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function Live() {
  const running = runningCount.value
  return (
    <>
      <span class={`live${running ? '' : ' idle'}`} role="status">
        <StatusMark status={running ? 'running' : 'completed'} isSaid={false} />
        {running ? `${running} running` : 'nothing running'}
      </span>
      {info.value && (
        <span class="source" title={info.value.dir ?? info.value.source}>
          <code>{info.value.source}</code>
        </span>
      )}
    </>
  )
}

/** It takes the place of what runs, so that nothing moves. */
function Gone({ since }: { since: number }) {
  const { command: started = 'npx runspan ui', hasToken = false } = info.value ?? {}
  const command = `${started} --port ${location.port || '80'}`
  return (
    <p class="gone" role="status">
      <StatusMark status="silent" isSaid={false} />
      <b>The server has gone.</b>
      <span>
        This is as of {exactTime(since)}. <code title={command}>{command}</code> starts it again
        {hasToken && '; then open the address that it prints'}.
      </span>
      <CopyButton text={command}>Copy command</CopyButton>
    </p>
  )
}
