import type { FileJson } from '../../server/api-types.js'
import { readFiles } from '../api/read-runs.js'
import { useLoaded } from '../api/use-loaded.js'
import { param, setParams } from '../state/address.js'
import { bytesText } from '../text/bytes-text.js'
import { FilePreview } from './file-preview.js'
import { type PreviewKind, previewKind } from './preview-kind.js'

/** What the run and its tasks have logged as files: pictures are shown, everything can be had. */
export function FilesList({ id, version }: { id: string; version: number }) {
  const { value: files = [] } = useLoaded(id, (signal) => readFiles(id, signal), version)
  if (files.length === 0) return null
  const opened = param('file')
  const pictures = files.filter(
    ({ mimeType, isKept, sizeBytes = 0 }) =>
      isKept && mimeType?.startsWith('image/') && sizeBytes <= MOST_BYTES_OF_PICTURE,
  )
  return (
    <section class="files" aria-label="Files">
      <h2>
        Files <span class="small">{files.length}</span>
      </h2>
      {pictures.length > 0 && (
        <div class="pictures">
          {pictures.slice(0, MOST_PICTURES).map((file) => (
            <figure key={keyOf(file)}>
              <a href={hrefOfFile(id, file)} download={lastPart(file.name)}>
                <img src={hrefOfFile(id, file)} alt={file.name} loading="lazy" />
              </a>
              <figcaption title={file.name}>{file.name}</figcaption>
            </figure>
          ))}
        </div>
      )}
      <ul>
        {files.map((file) => (
          <li key={keyOf(file)}>
            <FileName id={id} file={file} />
            <Shown file={file} isOpen={opened === keyOf(file)} />
            {file.task !== undefined && <span class="by muted">task {file.task}</span>}
            <span class="kind muted">{file.isKept ? file.mimeType : (file.url ?? 'not in this store')}</span>
            <span class="num" title={`${file.sizeBytes ?? '?'} bytes, SHA-256 ${file.sha256 ?? 'unknown'}`}>
              {file.sizeBytes === undefined ? '' : bytesText(file.sizeBytes)}
            </span>
            {opened === keyOf(file) && <Preview id={id} file={file} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function kindOf(file: FileJson): PreviewKind | undefined {
  return file.isKept ? previewKind(file) : undefined
}

function Shown({ file, isOpen }: { file: FileJson; isOpen: boolean }) {
  if (kindOf(file) === undefined) return null
  return (
    <button
      type="button"
      class="button"
      aria-expanded={isOpen}
      aria-label={`${isOpen ? 'Hide' : 'Show'} ${file.name}`}
      onClick={() => setParams({ file: isOpen ? '' : keyOf(file) }, false)}
    >
      {isOpen ? 'Hide' : 'Show'}
    </button>
  )
}

function Preview({ id, file }: { id: string; file: FileJson }) {
  const kind = kindOf(file)
  if (kind === undefined) return null
  const address = hrefOfFile(id, file)
  return (
    <div class="opened">
      {kind === 'audio' ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody has recorded any
        <audio controls preload="metadata" src={address} aria-label={file.name} />
      ) : kind === 'video' ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody has recorded any
        <video controls preload="metadata" src={address} aria-label={file.name} />
      ) : (
        <FilePreview address={address} file={file} kind={kind} />
      )}
    </div>
  )
}

/** A page of larger ones would take the memory of the machine; they can be downloaded. */
const MOST_BYTES_OF_PICTURE = 20_000_000

/** The newest are read when one looks for more in the list. */
const MOST_PICTURES = 24

function FileName({ id, file }: { id: string; file: FileJson }) {
  if (file.isKept)
    return (
      <a href={hrefOfFile(id, file)} download={lastPart(file.name)}>
        {file.name}
      </a>
    )
  return <span title={file.url}>{file.name}</span>
}

function hrefOfFile(id: string, { sha256 = '' }: FileJson): string {
  return `/api/runs/${encodeURIComponent(id)}/files/${sha256}`
}

function lastPart(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? name
}

function keyOf({ name, time, task }: FileJson): string {
  return `${task} ${time} ${name}`
}
