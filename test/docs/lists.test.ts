import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesIn } from '../support/temp.js'
import { readBlocks } from './blocks.js'
import { PAGES, ROOT, read } from './pages.js'

test('the README can be read in five minutes, and its pictures are there and small', () => {
  const page = read('README.md')
  const pictures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path as string)

  expect(page.split('\n').length).toBeLessThanOrEqual(251)
  expect(pictures.length).toBeGreaterThan(0)
  for (const picture of pictures) expect(statSync(join(ROOT, picture)).size).toBeLessThan(200_000)
})

test('docs/README.md lists every page', () => {
  const index = read('docs/README.md')

  const pages = PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')
  expect(pages.length).toBeGreaterThan(10)
  expect(pages.filter((page) => !index.includes(`](${page.replace('docs/', '')})`))).toEqual([])
})

test('docs/own-sdk.md shows what runs add to examples/web-app word for word', () => {
  const shown = readBlocks(read('docs/own-sdk.md')).filter(({ language }) => language === 'diff')

  expect(shown.map(({ code }) => `${code}\n`)).toEqual([read('examples/web-app/runs.diff')])
})

describe('the lists of the pages are complete', () => {
  test('docs/errors.md has every code and no other', () => {
    const codes = [...read('src/errors/runspan-error.ts').matchAll(/^ {2}\| '(\w+)'/gm)].map(
      ([, code]) => code,
    )
    const listed = [...read('docs/errors.md').matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code)

    expect(codes.length).toBeGreaterThan(10)
    expect(listed.toSorted()).toEqual(codes.toSorted())
  })

  test('docs/wire-format.md has every name on the wire', () => {
    const names = [...read('src/wire/names.ts').matchAll(/'((?:runspan\.)[\w.]+)'/g)].map(
      ([, name]) => name as string,
    )
    const keys = [...read('src/wire/events.ts').matchAll(/'((?:param|metric)\.\w+)'/g)].map(
      ([, key]) => key as string,
    )
    const page = read('docs/wire-format.md')

    expect(names.length).toBeGreaterThan(10)
    expect(keys.length).toBeGreaterThan(8)
    expect([...names, ...keys].filter((name) => !page.includes(`\`${name}`))).toEqual([])
  })

  test('docs/options.md has every option of configure() and every environment variable', () => {
    const options = ['src/setup/options.ts', 'src/export/otlp-options.ts'].flatMap((path) =>
      [...read(path).matchAll(/^ {2}(\w+)\?: /gm)].map(([, name]) => name as string),
    )
    const variables = filesIn(join(ROOT, 'src'))
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        [...read(join('src', path)).matchAll(/\benv\.(\w+)|'(OTEL_\w+)'/g)].map(
          ([, a, b]) => (a ?? b) as string,
        ),
      )
      // the system's own
      .filter((name) => !['SystemRoot', 'PATH', 'TERM'].includes(name))
      // the page has two of these, and says that there are more
      .filter((name) => !/^OTEL_(BSP_|EXPERIMENTAL_|NODE_)/.test(name))
      // the page says of all of these at once that each has a form for traces
      .filter((name) => !name.startsWith('OTEL_EXPORTER_OTLP_TRACES_'))

    expect(options).toEqual(expect.arrayContaining(['project', 'endpoint']))
    expect(variables).toContain('RUNSPAN_DIR')
    const page = read('docs/options.md')
    expect([...options, ...variables].filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  test('the table in docs/dependencies.md has each dependency of package.json, and no other', () => {
    const { dependencies, peerDependencies } = JSON.parse(read('package.json'))
    const table = read('docs/dependencies.md').split('\n## ', 1).join('')
    const rows = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)

    expect(rows.toSorted()).toEqual(Object.keys({ ...dependencies, ...peerDependencies }).toSorted())
  })

  test('the tree in docs/dependencies.md has each package that is installed with runspan, and no other', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { dev?: boolean }>
    }
    const { peerDependencies, peerDependenciesMeta } = JSON.parse(read('package.json'))
    // npm installs peers as well unless they are optional; the lock has them as what this project is developed with
    const isInstalled = (name: string, dev = false) =>
      !dev || (name in peerDependencies && !peerDependenciesMeta[name]?.optional)
    const installed = Object.entries(packages)
      .map(([path, { dev }]) => ({ name: path.split('node_modules/').at(-1) as string, dev }))
      .filter(({ name, dev }) => name !== '' && isInstalled(name, dev))
      .map(({ name }) => name)
    const page = read('docs/dependencies.md')
    const tree = readBlocks(page).find(({ code }) => code.startsWith('runspan ') && code.includes('── '))
    const listed = [...(tree?.code ?? '').matchAll(/── (\S+)/g)].map(([, name]) => name)

    expect(listed.toSorted()).toEqual(installed.toSorted())
  })

  test.each(PAGES)('%s: its links lead somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link as string)

    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([])
  })
})

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : join(dirname(page), file)
  if (!existsSync(join(ROOT, target))) return false
  return anchor === undefined || anchorsOf(read(target)).includes(anchor)
}

function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}
