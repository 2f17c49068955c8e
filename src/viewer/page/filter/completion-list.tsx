import type { Completion } from './completions.js'

/** What the word can become, below the filter. */
export function CompletionList({
  items,
  active,
  onTake,
}: {
  items: readonly Completion[]
  /** The one that the keys have reached; -1 for none. */
  active: number
  onTake: (item: Completion) => void
}) {
  return (
    <div class="popup completions">
      <div role="listbox" id="completions" aria-label="What the filter can go on with">
        {items.map((item, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
          // biome-ignore lint/a11y/useFocusableInteractive: as aria-activedescendant has it
          <div
            key={item.text}
            id={`completion-${i}`}
            role="option"
            aria-selected={i === active}
            // the field keeps the focus
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(item)}
          >
            <code>{item.text}</code>
            <span class="muted small">{item.detail}</span>
          </div>
        ))}
      </div>
      <p class="muted small">
        <kbd>tab</kbd> takes the first, <kbd>↓</kbd> chooses, <kbd>enter</kbd> filters
      </p>
    </div>
  )
}
