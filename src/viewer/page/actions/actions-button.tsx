import { useRef, useState } from 'preact/hooks'
import { useKeys } from '../shell/use-keys.js'
import { info } from '../state/info.js'
import type { Known } from './copied-texts.js'
import { type Part, RunActions } from './run-actions.js'

interface Props {
  ids: readonly string[]
  known?: Known | undefined
  onDeleted?: (ids: readonly string[]) => void
}

/** Opens what can be done with runs. */
export function ActionsButton({ ids, known, onDeleted }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const [part, setPart] = useState<Part>()
  useKeys({
    m: () => setPart('menu'),
    ...(info.value?.dir !== undefined && { Delete: () => setPart('delete') }),
  })
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button"
        aria-haspopup="dialog"
        onClick={() => setPart('menu')}
      >
        More <kbd>m</kbd>
      </button>
      {part !== undefined && (
        <RunActions
          {...{ ids, known, part, onDeleted }}
          anchor={button.current?.getBoundingClientRect()}
          onClose={() => setPart(undefined)}
        />
      )}
    </>
  )
}
