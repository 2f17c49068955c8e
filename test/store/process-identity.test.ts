// Which processes are known to live, on systems that these tests do not run on: their answers are given in
// their place.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import fc from 'fast-check'
import { hostMark } from '../../src/store/host-mark.js'
import { type Platform, thisPlatform } from '../../src/store/platform.js'
import { Processes, type ProcessIdentity } from '../../src/store/process-identity.js'

interface Answers {
  hostname?: string
  files?: Record<string, string>
  links?: Record<string, string>
  /** By the first word of the command's line that it is found in. */
  commands?: Record<string, string>
  pids?: readonly number[]
}

const MACHINE = '3d1219c7c4c5404aaa1f6d2a48adfda4'
const OTHER = 4_242

function platform(name: NodeJS.Platform, answers: Answers): Platform {
  return {
    name,
    hostname: () => answers.hostname ?? 'ada',
    readFile: (path) => answers.files?.[path] ?? '',
    readLink: (path) => answers.links?.[path] ?? '',
    run: (command, args) =>
      Object.entries(answers.commands ?? {}).find(([part]) =>
        `${command} ${args.join(' ')}`.includes(part),
      )?.[1] ?? '',
    isPidAlive: (pid) => (answers.pids ?? []).includes(pid),
  }
}

interface LinuxAnswers {
  hostname?: string
  machine?: string
  boot?: string
  pidNamespace?: string
  utsNamespace?: string
  /** Start times by process id. */
  started?: Record<number, string>
  pids?: readonly number[]
}

function linux(answers: LinuxAnswers = {}): Platform {
  const { machine = MACHINE, boot = '0e6b4b6e', pidNamespace = 'pid:[4026531836]', started = {} } = answers
  const fields = (start: string) => `S ${'0 '.repeat(18)}${start} 0`
  return platform('linux', {
    hostname: answers.hostname,
    pids: answers.pids,
    files: {
      '/etc/machine-id': `${machine}\n`,
      '/proc/sys/kernel/random/boot_id': `${boot}\n`,
      ...Object.fromEntries(
        Object.entries(started).map(([pid, start]) => [
          `/proc/${pid}/stat`,
          `${pid} (a) S) ${fields(start)}`,
        ]),
      ),
    },
    links: {
      '/proc/self/ns/pid': pidNamespace,
      '/proc/self/ns/uts': answers.utsNamespace ?? 'uts:[4026531838]',
    },
  })
}

const IOREG = `+-o J316sAP  <class IOPlatformExpertDevice, id 0x100000227, registered, matched, active>
    {
      "manufacturer" = <"Apple Inc.">
      "IOPlatformUUID" = "81895B8D-9EF9-4EBB-B5DE-B00069CF53F0"
    }`

function mac(start: string, answers: Answers = {}): Platform {
  return platform('darwin', { commands: { ioreg: IOREG, 'ps -o': start }, pids: [OTHER], ...answers })
}

const REG = `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    9d8b5c0e-0f2e-4c53-8d1a-6f0a6b1c2d3e\r\n\r\n`

function windows(answers: Answers = {}): Platform {
  return platform('win32', { commands: { MachineGuid: REG }, pids: [OTHER], ...answers })
}

/** What another process of this platform says of itself. */
function other(on: Platform, startedAt: string): ProcessIdentity {
  return { pid: OTHER, startedAt, thread: 0, host: hostMark(on) }
}

describe('on Linux', () => {
  test('a process is alive while one with its id has its start time', () => {
    const on = linux({ started: { [OTHER]: '7781' } })

    expect(new Processes(on).isAlive(other(on, '7781'))).toBe(true)
    expect(new Processes(on).isAlive(other(on, '7780'))).toBe(false)
    expect(new Processes(linux()).isAlive(other(on, '7781'))).toBe(false)
  })

  test('a process of another user is not taken for dead if /proc hides it', () => {
    const on = linux({ pids: [OTHER] })

    expect(new Processes(on).isAlive(other(on, '7781'))).toBeUndefined()
  })

  test('a process of an earlier boot is known to be gone', () => {
    const before = other(linux({ boot: '11111111' }), '7781')

    expect(new Processes(linux({ started: { [OTHER]: '7781' } })).isAlive(before)).toBe(false)
  })

  test.each<[string, there: LinuxAnswers, here: LinuxAnswers]>([
    ['where the machines have other names', { hostname: 'grace' }, {}],
    ['where the machines have other ids', { machine: 'f'.repeat(32) }, {}],
    ['where the name is one that many have', { hostname: 'localhost' }, { hostname: 'localhost' }],
    ['where the name is an address', { hostname: '10.0.0.7' }, { hostname: '10.0.0.7' }],
    ['where the machine has no id yet', { machine: 'uninitialized' }, { machine: 'uninitialized' }],
    ['where no boot is told', { boot: '', hostname: 'grace' }, { boot: '', hostname: 'ada' }],
    ['of a container', { pidNamespace: 'pid:[4026532310]' }, { pidNamespace: 'pid:[4026532310]' }],
    [
      'of a container that sees the processes outside',
      { utsNamespace: 'uts:[4026532308]' },
      { utsNamespace: 'uts:[4026532308]' },
    ],
  ])('a process of another boot is not taken for dead %s', (_, there, here) => {
    const before = other(linux({ boot: '11111111', ...there }), '1')

    expect(new Processes(linux(here)).isAlive(before)).toBeUndefined()
  })

  test('a name that changes with the network is the same host', () => {
    const before = other(linux({ hostname: 'ada.home' }), '7781')

    const here = linux({ hostname: 'ada.office', started: { [OTHER]: '7781' } })
    expect(new Processes(here).isAlive(before)).toBe(true)
  })

  test('a killed child is known to be gone, and a running one to be alive', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const here = new Processes(thisPlatform)
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
    const identity = {
      pid: child.pid as number,
      startedAt: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] as string,
      host: here.own.host,
    }

    expect(here.isAlive(identity)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(here.isAlive(identity)).toBe(false)
  })
})

describe('on macOS', () => {
  const START = 'Ss   Thu Nov 26 13:49:42 2026    '
  const STARTED_AT = '1795700982'

  test('a process is alive while one with its id started in the same second', () => {
    const here = new Processes(mac(START))

    expect(here.isAlive(other(mac(START), STARTED_AT))).toBe(true)
    expect(here.isAlive(other(mac(START), '1795614582'))).toBe(false)
    expect(new Processes(mac('', { pids: [] })).isAlive(other(mac(START), STARTED_AT))).toBe(false)
  })

  test('a zombie counts as gone', () => {
    expect(new Processes(mac(START.replace('Ss', 'Z '))).isAlive(other(mac(START), STARTED_AT))).toBe(false)
  })

  test('a start in another month is another start', () => {
    const december = mac(START.replace('Nov', 'Dec'))

    expect(new Processes(december).isAlive(other(mac(START), STARTED_AT))).toBe(false)
  })

  test('a process is not taken for dead if ps may not be run', () => {
    expect(new Processes(mac('')).isAlive(other(mac(''), STARTED_AT))).toBeUndefined()
  })

  test('a name that changes with the network is the same host, and another Mac is not', () => {
    const before = other(mac(START, { hostname: 'adas-mac.local' }), STARTED_AT)
    const ofAnother = other(
      mac(START, { commands: { ioreg: IOREG.replace('81895B8D', '00000000') } }),
      STARTED_AT,
    )

    const here = new Processes(mac(START, { hostname: 'dhcp-10-0-0-7' }))
    expect(here.isAlive(before)).toBe(true)
    expect(here.isAlive(ofAnother)).toBeUndefined()
  })
})

describe('on Windows', () => {
  test('a process whose id is free is gone; if the id is in use, it is unknown whether by the same process', () => {
    expect(new Processes(windows({ pids: [] })).isAlive(other(windows(), ''))).toBe(false)
    expect(new Processes(windows()).isAlive(other(windows(), ''))).toBeUndefined()
  })

  test('the current process is alive', () => {
    const here = new Processes(windows())

    expect(here.isAlive(here.own)).toBe(true)
  })

  test('another machine is another host, whatever it is called', () => {
    const there = windows({ commands: { MachineGuid: REG.replace('9d8b5c0e', '00000000') } })

    expect(new Processes(windows({ pids: [] })).isAlive(other(there, ''))).toBeUndefined()
  })
})

test.each<NodeJS.Platform>(['linux', 'darwin', 'win32', 'freebsd'])(
  'where %s does not tell its machine, its name is the mark',
  (name) => {
    const [ada, again, grace] = ['ada', 'ada', 'grace'].map((host) =>
      hostMark(platform(name, { hostname: host })),
    )

    expect(again).toBe(ada)
    expect(grace).not.toBe(ada)
  },
)

test("the machine's id is looked up once, and only when something is recorded or read", () => {
  const asked: string[] = []
  const on = windows()
  const here = new Processes({
    ...on,
    run: (command, args) => {
      asked.push(command)
      return on.run(command, args)
    },
  })
  expect(asked).toEqual([])

  for (let i = 0; i < 3; i++) here.isAlive(here.own)

  expect(asked).toHaveLength(1)
})

test('whatever a system answers, an identity can be part of a file name on every file system', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(IOREG, REG, 'Z', 'S x/y', '../..'))
  fc.assert(
    fc.property(
      fc.constantFrom<NodeJS.Platform>('linux', 'darwin', 'win32', 'freebsd'),
      text,
      text,
      text,
      fc.boolean(),
      (name, host, said, read, isAlive) => {
        const { own } = new Processes({
          name,
          hostname: () => host,
          readFile: () => read,
          readLink: () => read,
          run: () => said,
          isPidAlive: () => isAlive,
        })

        expect(`${own.pid}-${own.startedAt}-${own.host}`).toMatch(/^\d+-\d*-[0-9a-f]{12,24}$/)
      },
    ),
  )
})

test('this machine has a mark of its own', () => {
  expect(new Processes(thisPlatform).own.host).toMatch(/^[0-9a-f]{12,24}$/)
  expect(thisPlatform.hostname()).toBe(hostname())
})
