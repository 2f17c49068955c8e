import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, read } from './pages.js'

test('docs/command.md shows what the commands print; `npm run docs:command` writes it anew', () => {
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'scripts/command-page.mjs'), '--print'], {
    encoding: 'utf8',
  })

  expect(stdout).toContain('At 120 columns')
  expect(stdout).toBe(read('docs/command.md'))
}, 120_000)

test('no screen in docs/command.md is wider than it says, where its command fits a width', () => {
  const sections = read('docs/command.md').split(/^## /m)
  const fitted = sections.filter((section) => /^runspan (list|show|compare)/m.test(section))

  expect(fitted.length).toBeGreaterThan(3)
  for (const section of fitted)
    for (const [, width, screen] of section.matchAll(/At (\d+) columns:\n\n```text\n(.*?)\n```/gs))
      expect(
        (screen as string)
          .split('\n')
          .filter((line) => [...line].length > Number(width) && !/^ +at |error/.test(line)),
      ).toEqual([])
})
