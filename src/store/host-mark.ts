// Within which bounds a process id means one process. The machine is known by the id that its system gave
// it, as OpenTelemetry's host detectors know it, for a laptop's name changes with the network.

import { createHash } from 'node:crypto'
import type { Platform } from './platform.js'

const MARK_LENGTH = 12

/**
 * The inode numbers that the kernel gives its first namespaces (PROC_PID_INIT_INO and PROC_UTS_INIT_INO).
 */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]'
const FIRST_UTS_NAMESPACE = 'uts:[4026531838]'

/**
 * Hexadecimal digits: a mark of the host; behind it, where it is sure that no other machine has the same,
 * one that outlives the boot.
 */
export function hostMark(platform: Platform): string {
  const machine = machineId(platform)
  const name = platform.hostname()
  if (platform.name !== 'linux') return digest([platform.name, machine || name])
  const boot = platform.readFile('/proc/sys/kernel/random/boot_id').trim()
  const pidNamespace = platform.readLink('/proc/self/ns/pid')
  // A sandbox may have neither a boot nor namespaces to tell of, and the machine id of its image.
  const isBootKnown = boot !== '' && pidNamespace !== ''
  const mark = digest(['linux', machine, boot, pidNamespace, isBootKnown && machine ? '' : name])
  // Images share their machine id, and a container has a name that its configuration gives it: not sure of
  // a container.
  const isSure =
    machine !== '' &&
    isBootKnown &&
    !/^(localhost\b|[\d.]*$)/.test(name) &&
    pidNamespace === FIRST_PID_NAMESPACE &&
    platform.readLink('/proc/self/ns/uts') === FIRST_UTS_NAMESPACE
  return isSure ? mark + digest([machine, name]) : mark
}

export function isSameHost(one: string, other: string): boolean {
  return one.slice(0, MARK_LENGTH) === other.slice(0, MARK_LENGTH)
}

/** Whether one host is surely another boot of the other's machine: whatever ran there is gone. */
export function isEarlierBoot(one: string, other: string): boolean {
  const [machine, otherMachine] = [one.slice(MARK_LENGTH), other.slice(MARK_LENGTH)]
  return !isSameHost(one, other) && machine !== '' && machine === otherMachine
}

/** Empty where the system has none to tell. */
function machineId(platform: Platform): string {
  switch (platform.name) {
    case 'linux': {
      const [id = ''] = ['/etc/machine-id', '/var/lib/dbus/machine-id']
        .map((path) => platform.readFile(path).trim())
        // "uninitialized" while the system boots for the first time.
        .filter((text) => /^[0-9a-f]{32}$/i.test(text))
      return id
    }
    case 'darwin': {
      const text = platform.run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'])
      return /"IOPlatformUUID"\s*=\s*"([^"]+)"/.exec(text)?.[1] ?? ''
    }
    case 'win32': {
      const key = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography'
      const command = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\reg.exe`
      // A Node of 32 bits would be shown another part of the registry.
      const text = platform.run(command, ['query', key, '/v', 'MachineGuid', '/reg:64'])
      return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(text)?.[1] ?? ''
    }
    default:
      return ''
  }
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, MARK_LENGTH)
}
