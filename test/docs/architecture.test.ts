import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { ARROWS } from '../support/arrows.js'
import { readBlocks } from './blocks.js'
import { ROOT, read } from './pages.js'
import { brokenSteps, filesIn, foldersMetAgain, readWays, type Way } from './ways.js'

const PAGE = read('docs/architecture.md')
const SOURCES = readSources()
const WAYS = readWays(PAGE)

test('docs/architecture.md names only files that are there', () => {
  const named = filesIn(PAGE).filter((file) => !file.startsWith('test/'))

  expect(named.length).toBeGreaterThan(30)
  expect(named.filter((file) => !(file in SOURCES))).toEqual([])
})

test('docs/architecture.md follows a point and a row', () => {
  expect(WAYS.map(({ title }) => title)).toEqual([
    'From the call to the buffer',
    'Until then: the journal',
    'From the buffer to the store',
    'From the queue to the endpoint',
    'The way of a row',
  ])
})

test.each(WAYS)(
  '$title: each file imports the next or is imported by it, or is handed what it gets',
  (way) => {
    expect(way.steps.length).toBeGreaterThan(5)
    expect(brokenSteps(way, SOURCES)).toEqual([])
  },
)

test('nobody who follows a way turns round: no file is met twice, and no folder again', () => {
  const files = WAYS.flatMap(({ steps }) => steps.map(({ file }) => file))

  expect(files.filter((file, i) => files.indexOf(file) < i)).toEqual([])
  expect(WAYS.flatMap(foldersMetAgain)).toEqual([])
})

test('the picture of docs/architecture.md has the arrows that the layers obey, and no other', () => {
  const [picture] = readBlocks(PAGE).filter(({ language }) => language === 'mermaid')
  const drawn = new Map<string, string[]>()
  for (const [, from = '', to = ''] of (picture?.code ?? '').matchAll(/^ +(.+) --> (.+)$/gm))
    for (const tail of from.split(' & ')) drawn.set(tail, [...(drawn.get(tail) ?? []), ...to.split(' & ')])
  const allowed = new Map(
    Object.entries(ARROWS)
      .filter(([part]) => !part.endsWith('.ts'))
      .map(([part, { parts }]) => [part, parts.filter((other) => !other.endsWith('.ts'))]),
  )

  expect(reachOf(drawn)).toEqual(reachOf(allowed))
})

test('docs/architecture.md says of each folder of src/ what it is', () => {
  const folders = new Set(Object.keys(SOURCES).map((path) => path.split('/')[0] as string))
  const listed = [...PAGE.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, folder]) => folder as string)

  expect(listed.toSorted()).toEqual([...folders].filter((part) => !part.endsWith('.ts')).toSorted())
})

describe('the check of a way notices', () => {
  const sources = {
    'record/a.ts': "import { b } from './b.js'",
    'record/b.ts': '',
    'store/c.ts': "import { b } from '../record/b.js'",
    'wire/d.ts': '',
    'setup/e.ts': "import { c } from '../store/c.js'\nimport { d } from '../wire/d.js'",
  }
  const way = (...files: string[]): Way => ({
    title: 'a way',
    steps: files.map((file) => ({ file, handedOverBy: [] })),
  })

  test('a step that does not follow', () => {
    expect(brokenSteps(way('record/a.ts', 'record/b.ts', 'store/c.ts'), sources)).toEqual([])
    expect(brokenSteps(way('record/a.ts', 'store/c.ts'), sources)).toHaveLength(1)
  })

  test('somebody who is said to hand over and does not', () => {
    const handed = (by: string): Way => ({
      title: 'a way',
      steps: [
        { file: 'store/c.ts', handedOverBy: [] },
        { file: 'wire/d.ts', handedOverBy: [by] },
      ],
    })
    expect(brokenSteps(handed('setup/e.ts'), sources)).toEqual([])
    expect(brokenSteps(handed('record/b.ts'), sources)).toHaveLength(1)
  })

  test('a folder that is left and met again', () => {
    expect(foldersMetAgain(way('record/a.ts', 'record/b.ts', 'store/c.ts'))).toEqual([])
    expect(foldersMetAgain(way('record/b.ts', 'store/c.ts', 'record/a.ts'))).toEqual(['record'])
  })
})

/** All that each part reaches by its arrows and by those of what they lead to, sorted. */
function reachOf(arrows: ReadonlyMap<string, readonly string[]>): Record<string, string[]> {
  const reach = (part: string, found: Set<string>): Set<string> => {
    for (const next of arrows.get(part) ?? []) if (!found.has(next)) reach(next, found.add(next))
    return found
  }
  const parts = [...arrows.keys()].filter((part) => arrows.get(part)?.length !== 0)
  return Object.fromEntries(parts.sort().map((part) => [part, [...reach(part, new Set())].sort()]))
}

function readSources(): Record<string, string> {
  const paths = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'))
  return Object.fromEntries(paths.map((path) => [path, read(`src/${path}`)]))
}
