// Where a process id is unambiguous. A machine is identified by the id its system gave it, as in
// OpenTelemetry's host detectors: a laptop's name changes with the network.

import { createHash } from 'node:crypto'
import type { Platform } from './platform.js'

const MARK_LENGTH = 12

/**
 * The inode numbers that the kernel gives its first namespaces (PROC_PID_INIT_INO and PROC_UTS_INIT_INO).
 */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]'
const FIRST_UTS_NAMESPACE = 'uts:[4026531838]'

/**
 * A mark of the host in hexadecimal digits; where it is certain that no other machine has the same, it is
 * followed by one that outlives the boot.
 */
export function hostMark(platform: Platform): string {
  const machine = machineId(platform)
  const name = platform.hostname()
  if (platform.name !== 'linux') return digest([platform.name, machine || name])
  const boot = platform.readFile('/proc/sys/kernel/random/boot_id').trim()
  const pidNamespace = platform.readLink('/proc/self/ns/pid')
  // A sandbox may show neither its boot nor its namespaces, and have the machine id of its image.
  const isBootKnown = boot !== '' && pidNamespace !== ''
  const mark = digest(['linux', machine, boot, pidNamespace, isBootKnown && machine ? '' : name])
  // Containers made from one image share its machine id, and their names come from configuration: neither
  // identifies a container for certain.
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

/** Whether one host is certainly an earlier boot of the other's machine: whatever ran there is gone. */
export function isEarlierBoot(one: string, other: string): boolean {
  const [machine, otherMachine] = [one.slice(MARK_LENGTH), other.slice(MARK_LENGTH)]
  return !isSameHost(one, other) && machine !== '' && machine === otherMachine
}

/** Empty where the system has none. */
function machineId(platform: Platform): string {
  switch (platform.name) {
    case 'linux': {
      const [id = ''] = ['/etc/machine-id', '/var/lib/dbus/machine-id']
        .map((path) => platform.readFile(path).trim())
        // "uninitialized" during the system's first boot.
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
      // A 32-bit Node would otherwise be shown another part of the registry.
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
