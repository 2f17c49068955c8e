import { parse } from 'yaml'
import { read } from './pages.js'

const PAGE = read('docs/agents.md')
const SKILL = read('skills/runspan/SKILL.md')

test('the page for agents and the skill can be read at one go', () => {
  for (const text of [PAGE, SKILL]) expect(text.split('\n').length).toBeLessThan(150)
})

test('the skill says word for word what the page says, whose code is run', () => {
  // a link from where the skill is copied to would lead nowhere
  const asLinks = (text: string) =>
    text.replace(/([A-Z][a-z ]*): `node_modules\/runspan\/docs\/([^`]+)`/g, '[$1]($2)')
  const body = (text: string) => asLinks(text.slice(text.indexOf('## Record')))

  expect(body(SKILL).length).toBeGreaterThan(1000)
  expect(body(SKILL)).toBe(body(PAGE))
})

test('the skill begins with its name, which is its folder, and when to use it', () => {
  const [, front = ''] = /^---\n(.*?)\n---\n/s.exec(SKILL) ?? []
  const { name, description } = parse(front)

  expect(name).toBe('runspan')
  expect(description).toMatch(/Use it when /)
  expect(description.length).toBeLessThan(1024)
})

test('the skill comes with the package', () => {
  expect(JSON.parse(read('package.json')).files).toContain('skills')
})
