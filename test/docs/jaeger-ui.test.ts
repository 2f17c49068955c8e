import { read } from './pages.js'

/** What the pages of Jaeger 2.13 to 2.20 read of their settings: `Config` in jaeger-ui's src/types/config. */
const KNOWN = [
  'archiveEnabled',
  'criticalPathEnabled',
  'dependencies.dagMaxNumServices',
  'dependencies.menuEnabled',
  'disableFileUploadControl',
  'disableJsonView',
  'forbidNewPage',
  'linkPatterns',
  'menu',
  'monitor.docsLink',
  'monitor.emptyState',
  'monitor.menuEnabled',
  'search.maxLimit',
  'search.maxLookback.label',
  'search.maxLookback.value',
  'topTagPrefixes',
  'traceIdDisplayLength',
  'useOpenTelemetryTerms',
]
const LINK_FIELDS = ['type', 'key', 'url', 'text']

interface Settings {
  search: { maxLookback: { label: string; value: string } }
  topTagPrefixes: string[]
  traceIdDisplayLength: number
  linkPatterns: Record<string, string>[]
}

const settings: Settings = JSON.parse(read('jaeger-ui.json'))

test('every key of jaeger-ui.json is one that the pages of Jaeger read', () => {
  expect(paths(settings).filter((path) => !KNOWN.includes(path))).toEqual([])
  for (const link of settings.linkPatterns) {
    expect(Object.keys(link).filter((field) => !LINK_FIELDS.includes(field))).toEqual([])
    expect(['traces', 'tags']).toContain(link.type)
  }
})

test('a link fills in only what Jaeger gives it: the id of the trace, or the value of its own attribute', () => {
  for (const { key, url = '', text = '' } of settings.linkPatterns) {
    const filledIn = [...`${url}${text}`.matchAll(/#\{([^}]*)\}/g)].map(([, name]) => name)

    expect(filledIn).not.toEqual([])
    expect(new Set(filledIn)).toEqual(new Set([key ?? 'traceID']))
  }
})

test('the first prefixes are names on the wire, in the order in which a person asks', () => {
  const names = read('src/wire/names.ts')
  const [last, ...before] = settings.topTagPrefixes.toReversed()

  expect(last).toBe('runspan.')
  expect(before.filter((prefix) => !names.includes(`'${prefix}'`))).toEqual([])
})

test('the page cuts an id to what `runspan list` prints of it', () => {
  expect(settings.traceIdDisplayLength).toBe(8)
})

test('the lookback has no "Last", which the page adds, and the docs say it as the page does', () => {
  const { label } = settings.search.maxLookback

  expect(label).not.toMatch(/last/i)
  expect(read('docs/backends.md')).toContain(`**Last ${label}**`)
})

/** The paths of all that is set; lists count as one value. */
function paths(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && !Array.isArray(inner)
      ? paths(inner, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  )
}
