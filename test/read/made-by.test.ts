import fc from 'fast-check'
import { madeBy } from '../../src/read/made-by.js'

function lines(resource: Parameters<typeof madeBy>[0]): Record<string, string> {
  return Object.fromEntries(madeBy(resource).map(({ name, text }) => [name, text]))
}

describe('what made a run, in a line for each question', () => {
  test('a run of a dirty working tree', () => {
    expect(
      lines({
        'vcs.ref.head.revision': 'ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12',
        'vcs.ref.head.name': 'main',
        'runspan.git.dirty': true,
        'vcs.repository.url.full': 'https://git.test/team/digits.git',
        'runspan.program.name': 'digits',
        'runspan.program.version': '1.2.3',
        'process.command_args': ['/usr/bin/node', '/work/digits/train.js', '--lr', '0.1', '--note', 'a b'],
        'process.working_directory': '/work/digits',
        'process.runtime.name': 'nodejs',
        'process.runtime.version': '20.20.2',
        'process.pid': 4711,
        'process.owner': 'ann',
        'host.name': 'gpu-7',
        'host.cpu.model.name': 'AMD EPYC',
        'runspan.host.cpu_count': 8,
        'runspan.host.memory_bytes': 25276510208,
        'runspan.host.gpus': ['NVIDIA A100', 'NVIDIA L4', 'NVIDIA A100'],
        'runspan.host.gpu_memory_bytes': [80 * 2 ** 30, 24_152_899_584, 80 * 2 ** 30],
        'runspan.host.gpu_driver': '550.54.15',
        'os.type': 'linux',
        'os.version': '6.1',
      }),
    ).toEqual({
      code: 'digits 1.2.3 ab12cd34ef on main with changes https://git.test/team/digits.git',
      command: "node train.js --lr 0.1 --note 'a b'",
      folder: '/work/digits',
      machine:
        'gpu-7 (8 × AMD EPYC, 25 GB, 2 × NVIDIA A100 of 80 GiB, NVIDIA L4 of 22 GiB, driver 550.54.15, linux 6.1)',
      process: 'Node 20.20.2 pid 4711 user ann',
    })
  })

  test('cards of which the names alone are known are counted all the same', () => {
    expect(lines({ 'runspan.host.gpus': ['NVIDIA A100', 'NVIDIA A100'] })).toEqual({
      machine: '(2 × NVIDIA A100)',
    })
  })

  test('a run started by tsx is shown as it was typed', () => {
    const loader = '/app/node_modules/tsx/dist'
    const { command } = lines({
      'process.command_args': [
        'node',
        '--require',
        `${loader}/preflight.cjs`,
        '--import',
        `file://${loader}/loader.mjs`,
        '/app/train.ts',
        '--lr=1',
      ],
      'process.working_directory': '/app',
    })
    expect(command).toBe('tsx train.ts --lr=1')
  })

  test('a job of CI in a container', () => {
    expect(
      lines({
        'runspan.ci.system': 'github-actions',
        'cicd.pipeline.name': 'nightly',
        'cicd.pipeline.run.id': '42',
        'cicd.pipeline.task.name': 'evaluate',
        'cicd.pipeline.run.url.full': 'https://github.test/a/b/actions/runs/42',
        'container.id': 'e2fec2f7c925e62181f76e4f84a9c102',
      }),
    ).toEqual({
      machine: '(container e2fec2f7c925)',
      job: 'github-actions nightly #42 evaluate https://github.test/a/b/actions/runs/42',
    })
  })

  test('a resource without any of it has no lines, and none makes it fail', () => {
    expect(madeBy({ 'service.name': 'x' })).toEqual([])
    const name = fc.constantFrom('process.command_args', 'runspan.host.gpus', 'host.name', '__proto__')
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()))
    fc.assert(
      fc.property(fc.dictionary(name, value), (resource) => {
        for (const { text } of madeBy(resource)) expect(text).not.toBe('')
      }),
    )
  })
})
