// What of a file can be shown: decided by what it says that it holds, and by its name.

import type { FileJson } from '../../server/api-types.js'

export type PreviewKind = TextKind | 'audio' | 'video'

/** What is read to be shown. */
export type TextKind = 'csv' | 'tsv' | 'lines' | 'text'

const TABLES: Readonly<Record<string, TextKind>> = {
  csv: 'csv',
  tsv: 'tsv',
  jsonl: 'lines',
  ndjson: 'lines',
}
const TEXTS = /^(text\/|application\/(json|ld\+json|xml|yaml|x-yaml|toml|javascript|x-sh|sql)$)|\+(json|xml)$/
const TEXT_NAMES =
  /(^|[/\\])(\.?[\w-]+)?\.(txt|md|log|json|ya?ml|toml|ini|cfg|conf|env|xml|svg|html?|css|[cm]?[jt]sx?|py|sh|sql|diff|patch|tex)$|(^|[/\\])(Dockerfile|Makefile|LICENSE|README)$/i

/** What every browser plays, and the server hands out as such. */
const PLAYED = /^(?:(audio)\/(?:aac|flac|mp4|mpeg|ogg|wav|webm|x-wav)|(video)\/(?:mp4|webm))$/

/** @returns undefined for what is neither text nor table, and cannot be played */
export function previewKind({
  name,
  mimeType = '',
}: Pick<FileJson, 'name' | 'mimeType'>): PreviewKind | undefined {
  const [, audio, video] = PLAYED.exec(mimeType) ?? []
  if (audio !== undefined) return 'audio'
  if (video !== undefined) return 'video'
  if (mimeType === 'text/csv') return 'csv'
  if (mimeType === 'text/tab-separated-values') return 'tsv'
  if (/^application\/(jsonl|x-ndjson|x-jsonlines|jsonlines)$/.test(mimeType)) return 'lines'
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  if (Object.hasOwn(TABLES, ending)) return TABLES[ending]
  return TEXTS.test(mimeType) || TEXT_NAMES.test(name) ? 'text' : undefined
}
