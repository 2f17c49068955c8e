import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const DIST = join(__dirname, '../../../dist/cjs')

/** Which parts of the build a program has loaded after this. */
function partsLoadedBy(program: string): string[] {
  const report = `.then(() => console.log(JSON.stringify(Object.keys(require.cache))))`
  const args = ['--eval', `Promise.resolve(${program})${report}`]
  const files: string[] = JSON.parse(execFileSync(process.execPath, args, { cwd: DIST, encoding: 'utf8' }))
  return ['cel', 'where', 'patterns'].filter((part) => files.some((file) => file.endsWith(`${part}.js`)))
}

test.each(['./index.js', './api.js', './read.js'])('%s loads nothing of the language of filters', (entry) => {
  expect(partsLoadedBy(`require('${entry}')`)).toEqual([])
})

test('a filter without an expression loads nothing of it either', () => {
  expect(partsLoadedBy(`require('./read.js').compileFilter({ tags: ['a'] })`)).toEqual([])
})

test('an expression loads it, and what finds patterns only where it has one', () => {
  const compile = (where: string) =>
    partsLoadedBy(`require('./read.js').compileFilter({ where: '${where}' })`)

  expect(compile('points > 1')).toEqual(['cel', 'where'])
  expect(compile('name.matches("a")')).toEqual(['cel', 'where', 'patterns'])
})
