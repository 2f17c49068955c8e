// What made a run, in the words of a person: which code, which command, which machine. From its resource.

import type { RunRecord } from './run-record.js'
import { shellWord } from './shell-word.js'

type Resource = RunRecord['resource']

/** A line of the block: its name, its text, and the resource attributes that the text stands for. */
export interface MadeByLine {
  name: string
  text: string
  attributes: readonly string[]
}

/** The lines that the resource has something for. */
export function madeBy(resource: Resource): MadeByLine[] {
  return LINES.flatMap(({ name, attributes, text }) => {
    const written = text(resource)
    return written === '' ? [] : [{ name, text: written, attributes }]
  })
}

interface Line {
  name: string
  attributes: readonly string[]
  text(resource: Resource): string
}

const LINES: readonly Line[] = [
  {
    name: 'code',
    attributes: [
      'vcs.ref.head.revision',
      'vcs.ref.head.name',
      'vcs.ref.head.type',
      'runspan.git.dirty',
      'vcs.repository.url.full',
      'runspan.program.name',
      'runspan.program.version',
    ],
    text: codeText,
  },
  { name: 'command', attributes: ['process.command_args', 'process.command'], text: commandText },
  { name: 'folder', attributes: ['process.working_directory'], text: textOf('process.working_directory') },
  {
    name: 'machine',
    attributes: [
      'host.name',
      'host.arch',
      'runspan.host.cpu_count',
      'host.cpu.model.name',
      'runspan.host.memory_bytes',
      'runspan.host.gpus',
      'runspan.host.gpu_memory_bytes',
      'runspan.host.gpu_driver',
      'container.id',
      'os.type',
      'os.version',
    ],
    text: machineText,
  },
  {
    name: 'process',
    attributes: ['process.pid', 'process.owner', 'process.runtime.name', 'process.runtime.version'],
    text: processText,
  },
  {
    name: 'job',
    attributes: [
      'runspan.ci.system',
      'cicd.pipeline.name',
      'cicd.pipeline.run.id',
      'cicd.pipeline.task.name',
      'cicd.pipeline.run.url.full',
    ],
    text: jobText,
  },
]

function codeText(resource: Resource): string {
  const revision = textOf('vcs.ref.head.revision')(resource).slice(0, 10)
  return joined([
    joined([textOf('runspan.program.name')(resource), textOf('runspan.program.version')(resource)]),
    revision,
    after('on ', textOf('vcs.ref.head.name')(resource)),
    resource['runspan.git.dirty'] === true ? 'with changes' : '',
    textOf('vcs.repository.url.full')(resource),
  ])
}

/** As somebody would type it: what a loader such as tsx puts before the script is left out. */
function commandText(resource: Resource): string {
  const { 'process.command_args': args } = resource
  if (!Array.isArray(args)) return textOf('process.command')(resource)
  const [program = '', ...rest] = args.map(String)
  const isLoader = (argument: string | undefined) => /[\\/]tsx[\\/]/.test(argument ?? '')
  const typed = rest.filter((argument, i) => {
    const isFlag = /^(--import|--require|-r)$/.test(argument) && isLoader(rest[i + 1])
    return !isFlag && !isLoader(argument)
  })
  const folder = `${textOf('process.working_directory')(resource)}/`
  const name = typed.length < rest.length ? 'tsx' : (program.split(/[\\/]/).at(-1) ?? program)
  return [
    name,
    ...typed.map((argument) => (argument.startsWith(folder) ? argument.slice(folder.length) : argument)),
  ]
    .map(shellWord)
    .join(' ')
}

function machineText(resource: Resource): string {
  const { 'runspan.host.memory_bytes': memory } = resource
  const processors = joined([
    after('', textOf('runspan.host.cpu_count')(resource), ' ×'),
    textOf('host.cpu.model.name')(resource),
  ])
  const parts = [
    processors,
    typeof memory === 'number' ? `${Math.round(memory / 1e9)} GB` : '',
    ...gpuTexts(resource),
    joined([textOf('os.type')(resource), textOf('os.version')(resource), textOf('host.arch')(resource)]),
    after('container ', textOf('container.id')(resource).slice(0, 12)),
  ].filter((part) => part !== '')
  return joined([textOf('host.name')(resource), after('(', parts.join(', '), ')')])
}

/** The cards of one kind together: `8 × NVIDIA A100 of 80 GiB`. */
function gpuTexts(resource: Resource): string[] {
  const { 'runspan.host.gpus': gpus, 'runspan.host.gpu_memory_bytes': memories } = resource
  if (!Array.isArray(gpus)) return []
  const cards = gpus.map((name, i) => {
    const memory = Array.isArray(memories) ? memories[i] : undefined
    return typeof memory === 'number' ? `${name} of ${Math.round(memory / 2 ** 30)} GiB` : String(name)
  })
  const kinds = [...new Set(cards)].map((kind) => {
    const count = cards.filter((card) => card === kind).length
    return count === 1 ? kind : `${count} × ${kind}`
  })
  return [...kinds, after('driver ', textOf('runspan.host.gpu_driver')(resource))]
}

function processText(resource: Resource): string {
  const runtime = textOf('process.runtime.name')(resource).replace('nodejs', 'Node')
  return joined([
    joined([runtime, textOf('process.runtime.version')(resource)]),
    after('pid ', textOf('process.pid')(resource)),
    after('user ', textOf('process.owner')(resource)),
  ])
}

function jobText(resource: Resource): string {
  const { 'runspan.ci.system': system } = resource
  return joined([
    system === 'unknown' ? 'CI' : textOf('runspan.ci.system')(resource),
    textOf('cicd.pipeline.name')(resource),
    after('#', textOf('cicd.pipeline.run.id')(resource)),
    textOf('cicd.pipeline.task.name')(resource),
    textOf('cicd.pipeline.run.url.full')(resource),
  ])
}

function textOf(name: string): (resource: Resource) => string {
  return (resource) => (Object.hasOwn(resource, name) ? String(resource[name]) : '')
}

function after(before: string, text: string, behind = ''): string {
  return text === '' ? '' : before + text + behind
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}
