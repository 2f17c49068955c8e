import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { forgetLayouts, rememberedProjects } from '../columns/use-layout.js'
import { CopyButton } from '../shell/copy-button.js'
import { useTitle } from '../shell/use-title.js'
import { info } from '../state/info.js'
import { useContent } from '../state/overview.js'
import { chooseTheme, themeChoice } from '../state/theme.js'

const THEMES = { '': 'as the system', light: 'light', dark: 'dark' } as const

/** What this browser remembers, and what the server shows. */
export function SettingsPage() {
  useContent(true)
  useTitle('Settings')
  const { version, source, dir, command, endpoint, traceUrl, canAnnotate } = info.value ?? {}
  return (
    <main class="run settings">
      <header class="head">
        <h1>Settings</h1>
      </header>
      <section aria-labelledby="browser-title">
        <h2 id="browser-title">In this browser</h2>
        <dl>
          <Fact name="theme">
            <select
              aria-label="Theme"
              value={themeChoice.value}
              onChange={({ currentTarget }) => chooseTheme(currentTarget.value as keyof typeof THEMES)}
            >
              {Object.entries(THEMES).map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </Fact>
          <Columns />
        </dl>
      </section>
      {info.value && (
        <section aria-labelledby="server-title">
          <h2 id="server-title">What is shown</h2>
          <dl>
            <Fact name="runs of">
              <code>{dir ?? source}</code>
            </Fact>
            <Fact name="version">runspan {version}</Fact>
            <Fact name="started by">
              <code>{command}</code>
              <CopyButton text={command ?? ''}>Copy</CopyButton>
            </Fact>
            <Fact name="receives spans at">
              {endpoint === undefined ? (
                'nowhere: only a viewer of a store does, unless it was started with --no-otlp'
              ) : (
                <>
                  <code>{endpoint}</code>
                  <CopyButton text={`OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`}>Copy for a program</CopyButton>
                </>
              )}
            </Fact>
            <Fact name="traces are also at">
              {traceUrl === undefined ? (
                'nowhere: RUNSPAN_TRACE_URL names a backend'
              ) : (
                <code>{traceUrl}</code>
              )}
            </Fact>
            <Fact name="tags, names and notes">
              {canAnnotate ? 'can be given here' : 'cannot be given here'}
            </Fact>
          </dl>
          <p class="muted">
            Nothing is loaded from elsewhere, and nothing is sent: all of it is between this browser and that
            program.
          </p>
        </section>
      )}
    </main>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Of which projects the columns are remembered. */
function Columns() {
  const [projects, setProjects] = useState(rememberedProjects)
  return (
    <Fact name="columns chosen for">
      {projects.length === 0 ? 'no project' : projects.map((project) => project || 'all projects').join(', ')}
      {projects.length > 0 && (
        <button
          type="button"
          class="button"
          onClick={() => {
            forgetLayouts()
            setProjects([])
          }}
        >
          Forget
        </button>
      )}
    </Fact>
  )
}
