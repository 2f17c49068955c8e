// What docs/backends.md promises, read out of it, so that a test can follow it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from '../../src/read/run-record.js'
import { SHIPPED } from './shipped.js'

const TEXT = readFileSync(join(SHIPPED, 'docs/backends.md'), 'utf8')

export interface Search {
  /** What the page says that it finds. */
  what: string
  /** What it says to type into the field Attributes. */
  typed: string
  page: URL
  api: URL
}

/** The rows of the table of searches. */
export const searches: Search[] = [
  ...TEXT.matchAll(/^\| ([^|]+) \| ([^|]+) \| \[page\]\((.*)\) \| \[API\]\((.*)\) \|$/gm),
].map(([, what = '', typed = '', page = '', api = '']) => ({
  what,
  typed,
  page: new URL(page),
  api: new URL(api),
}))

/** The calls that stand as `GET <url>`. */
export const calls: URL[] = [...TEXT.matchAll(/^GET (\S+)$/gm)].map(([, url = '']) => new URL(url))

/** The program and the text of "How a run looks". */
export const [, example = '', look = ''] =
  /### How a run looks\n.*?```ts\n(.*?)```.*?```txt\n(.*?)```/s.exec(TEXT) ?? []

/** The configuration of "The Collector" that adds a second backend. */
export const [, secondBackend = ''] = /```yaml\n(.*?)```/s.exec(TEXT) ?? []

/** The same address at a server of the test's own, for an id that is there. */
export function at(server: string, { pathname, search }: URL, id: string): string {
  return server + `${pathname}${search}`.replaceAll(EXAMPLE_ID, id)
}

const EXAMPLE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'

/** Whether a search is for this run, by what the store has of it; `id` is that of the run that is meant where one is named. */
export function isMeant({ api }: Search, run: RunRecord, id: string): boolean {
  if (api.pathname.startsWith('/api/v3/traces/')) return run.id === id
  const name = api.searchParams.get('operation')
  if (name !== null && run.name !== name) return false
  return Object.entries(tagsOf(api)).every(
    ([key, value]) => textUnder(key, run) === value.replace(EXAMPLE_ID, id),
  )
}

export function tagsOf({ searchParams }: URL): Record<string, string> {
  return JSON.parse(searchParams.get('tags') ?? '{}')
}

/** What a run has under the name of an attribute on the wire, as text. */
export function textUnder(key: string, run: RunRecord): string {
  const [, kind, rest = ''] = /^runspan\.(\w+)\.?(.*)$/.exec(key) ?? []
  if (kind === undefined) return String(run.attributes[key])
  if (kind === 'tag') return String(run.tags.includes(rest))
  if (kind === 'param') return String(run.params[rest])
  return String({ project: run.project, status: run.status, parent_run: run.parent }[kind])
}
