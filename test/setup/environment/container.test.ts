import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readContainerId } from '../../../src/setup/environment/container.js'
import { tempDir } from '../../support/temp.js'

const ID = 'e2fec2f7c925e62181f76e4f84a9c102aa30bd1cfc5c8b3a3bb6f4d1f2f0a9b7'

test.each([
  ['Docker with cgroups 1', 'cgroup', `12:pids:/docker/${ID}\n11:cpu:/docker/${ID}\n`],
  ['Docker under systemd', 'cgroup', `1:name=systemd:/system.slice/docker-${ID}.scope\n`],
  ['Kubernetes with containerd', 'cgroup', `0::/kubepods/burstable/pod1f2e/cri-containerd:${ID}\n`],
  ['Fargate, whose ids are short', 'cgroup', `9:perf_event:/ecs/${ID.slice(0, 32)}\n`],
  [
    'Docker with cgroups 2',
    'mountinfo',
    `1 2 0:3 / / rw\n9 8 254:1 /var/lib/docker/containers/${ID}/hostname /etc/hostname rw\n`,
  ],
  [
    'Podman',
    'mountinfo',
    `9 8 0:2 /containers/overlay-containers/${ID}/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw\n`,
  ],
])('a container is known by its id: %s', (_where, file, text) => {
  using temp = tempDir()
  writeFileSync(join(temp.path, file), text)

  expect(readContainerId(temp.path)).toBe(text.includes(ID) ? ID : ID.slice(0, 32))
})

test('outside a container there is no id', () => {
  using temp = tempDir()
  expect(readContainerId(temp.path)).toBeUndefined()
  writeFileSync(join(temp.path, 'cgroup'), '0::/user.slice/user-1000.slice/session-3.scope\n')
  writeFileSync(join(temp.path, 'mountinfo'), '1 2 0:3 / / rw\n')
  expect(readContainerId(temp.path)).toBeUndefined()
})
