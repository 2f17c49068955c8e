import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { annotateRuns, type PageFacts } from '../api/annotate-runs.js'
import { tellOwnChange } from '../state/changes.js'
import { info } from '../state/info.js'
import { runsText } from '../text/number-text.js'
import { useKeys } from './use-keys.js'

/** What is known of a run that is edited alone. */
interface Known {
  name: string
  tags: readonly string[]
  note?: string | undefined
  archived: boolean
}

/**
 * Changes what is said of runs: tags, and of one run its name and its note.
 * @param known of a single run; undefined of several
 */
export function EditDialog({
  ids,
  known,
  onSaved = () => {},
}: {
  ids: readonly string[]
  known?: Known | undefined
  onSaved?: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const form = useRef<HTMLFormElement>(null)
  /** What the fields had at first: not every text stays in a field as it is. */
  const before = useRef(new FormData())
  const [error, setError] = useState<string>()
  const [times, setTimes] = useState(0)
  const isAllowed = info.value?.canAnnotate === true && ids.length > 0
  const open = () => {
    setError(undefined)
    // the fields begin with what is known now
    setTimes(times + 1)
    dialog.current?.showModal()
  }
  useLayoutEffect(() => {
    // a form looks for its fields in all of the page: not before it is opened
    if (times > 0 && form.current) before.current = new FormData(form.current)
  }, [times])
  useKeys(isAllowed ? { e: open } : {})
  if (!isAllowed) return null

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const now = new FormData(event.currentTarget as HTMLFormElement)
    const facts = known === undefined ? factsOfSeveral(now) : factsOfOne(before.current, now)
    try {
      if (Object.keys(facts).length > 0) await annotateRuns(ids, facts)
      dialog.current?.close()
      onSaved()
      tellOwnChange()
    } catch (failure) {
      setError((failure as Error).message)
    }
  }

  return (
    <>
      <button type="button" class="button" onClick={open}>
        Edit <kbd>e</kbd>
      </button>
      <dialog ref={dialog} class="edit" aria-label="Edit">
        <form key={times} ref={form} onSubmit={save}>
          <h2>{known?.name ?? runsText(ids.length)}</h2>
          {known ? <FieldsOfOne known={known} /> : <FieldsOfSeveral />}
          {error !== undefined && (
            <p class="wrong" role="alert">
              {error}
            </p>
          )}
          <div class="ends">
            <button type="button" class="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" class="button main">
              Save
            </button>
          </div>
        </form>
      </dialog>
    </>
  )
}

function FieldsOfOne({ known: { name, tags, note, archived } }: { known: Known }) {
  return (
    <>
      <label>
        Name
        <input name="run-name" defaultValue={name} required />
      </label>
      <label>
        Tags, one a line
        <textarea name="tags" rows={Math.max(2, tags.length + 1)} defaultValue={tags.join('\n')} />
      </label>
      <label>
        Note, in Markdown
        <textarea name="note" rows={4} defaultValue={note ?? ''} />
      </label>
      <label class="check">
        <input type="checkbox" name="archived" defaultChecked={archived} />
        Archived: lists leave it out
      </label>
    </>
  )
}

function FieldsOfSeveral() {
  return (
    <>
      <label>
        Tags to add, one a line
        <textarea name="tags-to-add" rows={2} />
      </label>
      <label>
        Tags to take away, one a line
        <textarea name="tags-to-remove" rows={2} />
      </label>
      <label>
        Archive
        <select name="archive">
          <option value="">leave as they are</option>
          <option value="yes">archive: lists leave them out</option>
          <option value="no">take them back</option>
        </select>
      </label>
    </>
  )
}

/** What is another than before. */
function factsOfOne(before: FormData, now: FormData): PageFacts {
  const [had, has] = [linesOf(before, 'tags'), linesOf(now, 'tags')]
  const added = has.filter((tag) => !had.includes(tag))
  const removed = had.filter((tag) => !has.includes(tag))
  const changed = (name: string) => textOf(before, name) !== textOf(now, name)
  return {
    ...(changed('run-name') && { name: textOf(now, 'run-name') }),
    ...(changed('note') && { note: textOf(now, 'note') }),
    ...(added.length > 0 && { tags: added }),
    ...(removed.length > 0 && { removeTags: removed }),
    ...(changed('archived') && { archived: now.has('archived') }),
  }
}

function factsOfSeveral(form: FormData): PageFacts {
  const [added, removed, archive] = [
    linesOf(form, 'tags-to-add'),
    linesOf(form, 'tags-to-remove'),
    textOf(form, 'archive'),
  ]
  return {
    ...(added.length > 0 && { tags: added }),
    ...(removed.length > 0 && { removeTags: removed }),
    ...(archive !== '' && { archived: archive === 'yes' }),
  }
}

function textOf(form: FormData, name: string): string {
  // a form has the line breaks of the network
  return String(form.get(name) ?? '').replaceAll('\r\n', '\n')
}

function linesOf(form: FormData, name: string): string[] {
  const lines = textOf(form, name).split('\n')
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))]
}
