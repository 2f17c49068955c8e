import type { FileJson } from '../../server/api-types.js'
import { readFileStart } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { bytesText } from '../text/bytes-text.js'
import { FileRows } from './file-rows.js'
import type { TextKind } from './preview-kind.js'
import { readTable } from './read-table.js'

/** As many bytes of a file are read to be shown; a browser has no trouble with them. */
const MOST_BYTES = 256 * 1024

interface Props {
  address: string
  file: FileJson
  kind: TextKind
}

/** The beginning of a file, as text or table. It is only ever text on the page, whatever it says that it is. */
export function FilePreview({ address, file, kind }: Props) {
  const { value, error, isSlow } = useLoaded(address, (signal) => readFileStart(address, MOST_BYTES, signal))
  if (error !== undefined)
    return (
      <p class="partial" role="status">
        The file cannot be read: {error.message}
      </p>
    )
  if (value === undefined) return isSlow ? <p class="muted">Reading {file.name} …</p> : null
  const { text, size } = value
  const isWhole = size <= MOST_BYTES
  if (kind === 'text')
    return (
      <>
        <section
          class="preview"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
          tabIndex={0}
          aria-label={file.name}
        >
          <pre>{text}</pre>
        </section>
        {!isWhole && <Cut what={`The first ${bytesText(MOST_BYTES)} of ${bytesText(size)}`} />}
      </>
    )
  const table = readTable(text, kind, isWhole)
  return (
    <>
      <FileRows name={file.name} table={table} />
      {table.isCut && (
        <Cut
          what={`The first ${table.rows.length} rows, ${table.columns.length} columns; ${bytesText(size)} in all`}
        />
      )}
    </>
  )
}

function Cut({ what }: { what: string }) {
  return <p class="muted">{what}. Download it to see the rest.</p>
}
