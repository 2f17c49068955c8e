import type { ComponentChildren } from 'preact'
import type { RunJson } from '../../server/api-types.js'
import { CopyButton } from '../shell/copy-button.js'
import { StatusMark } from '../shell/status-mark.js'
import { stackLines } from './stack-lines.js'

/** What made the run fail, with its stack. */
export function RunErrorBox({
  error,
  hasCrashed,
  children,
}: {
  error: NonNullable<RunJson['error']>
  /** Whether the process has died, and nobody threw it. */
  hasCrashed: boolean
  /** What stands beside it. */
  children: ComponentChildren
}) {
  const { type = 'Error', message, stacktrace } = error
  const lines = stackLines(stacktrace ?? '', message)
  return (
    <section class="err" aria-label="Error">
      <div>
        <h2>
          <StatusMark status={hasCrashed ? 'crashed' : 'failed'} isSaid={false} />
          {type}
        </h2>
        <p>{message}</p>
        {lines.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
          <pre tabIndex={0}>{lines.join('\n')}</pre>
        )}
        <CopyButton text={stacktrace ?? `${type}: ${message}`}>
          {stacktrace === undefined ? 'Copy' : 'Copy with the stack'}
        </CopyButton>
      </div>
      {children}
    </section>
  )
}
