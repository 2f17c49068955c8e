import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { cleanEnvironment } from '../support/environment.js'
import { runFilesIn } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'
import { readBlocks } from './blocks.js'
import { ROOT, read } from './pages.js'

interface Step {
  uses?: string
  run?: string
  if?: string
}

test('the workflow of docs/checking.md passes while a model is as good as the last good one, from the first time on', () => {
  const [block] = readBlocks(read('docs/checking.md')).filter(({ language }) => language === 'yaml')
  const steps: Step[] = parse(block?.code ?? '').jobs.check.steps
  using temp = tempDir()
  const runner = prepareRunner(temp.path)
  const job = (loss: number): string => {
    let failed = ''
    for (const { uses = '', run = '', if: condition } of steps) {
      if (failed !== '' && condition !== 'always()') continue
      if (uses.startsWith('actions/cache/')) runner.cache(uses)
      else if (runner.run(run, loss) !== 0) failed = run
    }
    return failed
  }

  expect(job(0.5)).toBe('')
  expect(runner.summary()).toContain(
    '1 run passes the check; 1 assertion was not checked, for want of a baseline',
  )
  expect(job(0.502)).toBe('')
  expect(job(0.6)).toMatch(/^npx runspan check/)
  // what failed has not become the baseline
  expect(job(0.6)).toMatch(/^npx runspan check/)
  expect(job(0.501)).toBe('')
  expect(runner.summary()).toContain('| ✅ | train (')
  expect(runner.summary()).toContain('### ❌ the run fails the check, compared with train (')
  expect(runner.runCount()).toBe(5)
})

/** What a runner has around: npm's commands, a program that trains, and a cache in place of the folder of the last job. */
function prepareRunner(folder: string) {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ROOT, join(folder, 'node_modules/runspan'), 'junction')
  symlinkSync(
    join(ROOT, 'node_modules/@opentelemetry'),
    join(folder, 'node_modules/@opentelemetry'),
    'junction',
  )
  const command = join(ROOT, JSON.parse(read('package.json')).bin.runspan)
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${command}" "$@"\n`, {
    mode: 0o755,
  })
  writeFileSync(
    join(folder, 'train.js'),
    `const { configure, logMetric, run } = require('runspan')
    configure()
    run('train', () => logMetric('loss', Number(process.env.LOSS)))`,
  )
  const [store, cached] = [join(folder, '.runspan'), join(folder, 'cached')]
  const summary = join(folder, 'summary.md')
  writeFileSync(summary, '')
  return {
    run(script: string, loss: number) {
      const env = cleanEnvironment({
        PATH: `${bin}:${process.env.PATH}`,
        GITHUB_STEP_SUMMARY: summary,
        LOSS: String(loss),
      })
      // as a runner does it
      return spawnSync('bash', ['-e', '-c', script], { cwd: folder, env }).status
    },
    cache(action: string) {
      const [from, to] = action.includes('/save@') ? [store, cached] : [cached, store]
      rmSync(to, { recursive: true, force: true })
      if (existsSync(from)) cpSync(from, to, { recursive: true })
    },
    summary: () => readFileSync(summary, 'utf8'),
    runCount: () => runFilesIn(cached).length,
  }
}
