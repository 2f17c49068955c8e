import { run } from '../../src/index.js'
import { recordStore } from './record-store.js'
import { runCommand } from './run-command.js'

test('a run that is left out of a list for two reasons is told of once', async () => {
  const store = await recordStore(() => run('sweep', () => run('trial', () => {})))
  const runspan = (...args: string[]) => runCommand([...args, '--dir', store.dir])

  await runspan('archive', 'trial')
  const child = await runspan('list')
  await runspan('archive', 'sweep')
  const none = await runspan('list')
  store.remove()

  expect(child.stderr).toBe('runspan: 1 run started in other runs left out: --all lists them too\n')
  expect(none).toMatchObject({
    stdout: '',
    stderr: 'runspan: 1 run started in other runs and 1 archived run left out: --all lists them too\n',
  })
})
