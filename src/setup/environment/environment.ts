import type { AttributeValue } from '@opentelemetry/api'
import { MAX_STRING_PART, PREFIX_GIT, PREFIX_HOST } from '../../wire/names.js'
import { head } from '../../wire/strings.js'
import type { Gpu } from '../gpus/nvidia-smi.js'
import { askForChanges, type Changes } from './ask-git.js'
import { askForGpus } from './ask-gpus.js'
import { readCi } from './ci.js'
import { readContainerId } from './container.js'
import { readWorkingTree } from './git-files.js'
import { askLater, noteLater } from './later.js'
import { ATTR_GPUS, readMachine, userName } from './machine.js'
import { commandArgs } from './own-command.js'
import { ENVIRONMENT_PARTS, type EnvironmentPart } from './parts.js'
import { readProgram } from './program.js'

type Attributes = Record<string, AttributeValue | undefined>

const DETECT: Readonly<Record<EnvironmentPart, () => Attributes>> = {
  git: detectGit,
  command: detectCommand,
  program: detectProgram,
  machine: detectMachine,
  container: () => ({ 'container.id': readContainerId() }),
  ci: () => readCi(process.env),
}

/** It is the same for all runs of a process, and asking again costs. */
const found = new Map<EnvironmentPart, Attributes>()

/**
 * What made the runs of this process, as resource attributes. Files are read at once, in a millisecond or
 * two; git and the driver of graphics cards are asked without waiting for them.
 * @param parts all of them for true, none for false
 */
export function detectEnvironment(parts: boolean | readonly EnvironmentPart[]): Attributes {
  const chosen = parts === true ? ENVIRONMENT_PARTS : parts === false ? [] : parts
  const attributes = Object.assign({}, ...chosen.map(detectOnce))
  noteLater(chosen)
  return attributes
}

function detectOnce(part: EnvironmentPart): Attributes {
  const known = found.get(part)
  if (known !== undefined) return known
  const attributes = tryTo(DETECT[part])
  found.set(part, attributes)
  return attributes
}

/** What cannot be found out is left out: a run without it is better than a program that ends. */
function tryTo(detect: () => Attributes): Attributes {
  try {
    return detect()
  } catch {
    return {} // a folder that is gone, a system that forbids it
  }
}

function detectGit(): Attributes {
  const tree = readWorkingTree(process.cwd())
  if (tree === undefined) return {}
  askLater('git', askForChanges(tree.root, process.env.RUNSPAN_GIT_DIFF === 'true').then(ofChanges))
  return {
    'vcs.ref.head.name': tree.branch,
    'vcs.ref.head.type': tree.branch === undefined ? undefined : 'branch',
    'vcs.ref.head.revision': tree.revision,
    'vcs.repository.url.full': tree.remoteUrl,
  }
}

function ofChanges(changes: Changes | undefined): Attributes {
  if (changes === undefined) return {}
  const { isDirty, diff, diffBytes } = changes
  return {
    [`${PREFIX_GIT}dirty`]: isDirty,
    [`${PREFIX_GIT}diff`]: diff === undefined ? undefined : head(diff, MAX_STRING_PART),
    [`${PREFIX_GIT}diff_bytes`]: diffBytes,
  }
}

function detectMachine(): Attributes {
  askLater('machine', askForGpus().then(ofGpus))
  return readMachine()
}

function ofGpus(gpus: readonly Gpu[] = []): Attributes {
  if (gpus.length === 0) return {}
  const memories = gpus.flatMap(({ memoryBytes }) => memoryBytes ?? [])
  return {
    [ATTR_GPUS]: gpus.map(({ name }) => name),
    [`${PREFIX_HOST}gpu_memory_bytes`]: memories.length === gpus.length ? memories : undefined,
    [`${PREFIX_HOST}gpu_driver`]: gpus.find(({ driver }) => driver !== undefined)?.driver,
  }
}

function detectCommand(): Attributes {
  return {
    'process.command_args': commandArgs(),
    'process.working_directory': process.cwd(),
    'process.owner': userName(),
  }
}

function detectProgram(): Attributes {
  const { name, version } = readProgram(process.argv[1])
  return { 'runspan.program.name': name, 'runspan.program.version': version }
}
