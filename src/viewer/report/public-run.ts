import type { FileRecord, RunRecord, SpanRecord, TaskRecord } from '../../read/run-record.js'
import type { AttributeValue } from '../../wire/attribute-value.js'
import type { RunError } from '../../wire/run-error.js'

/** What says nothing of the machine, of who works there, and of where the files are. */
const HARMLESS = ['service.name', 'vcs.ref.head.revision']

/** Names of attributes that other instrumentation sets, and that tell of the machine, the network or who asked for what. */
const TELLING =
  /^(host|os|process|thread|user|user_agent|enduser|session|code|exception|container|k8s|cloud|aws|gcp|azure|faas|service|telemetry|server|client|peer|source|destination|network|net|http|url|dns|tls|rpc|messaging|db|file|log|vcs|cicd|runspan)\b/

/** Of these nothing but what happened. */
const HARMLESS_OF_TELLING = /^(http\.(request\.method|method|response\.status_code|status_code))$/

/**
 * A run for everybody: without host, user, paths, command, and the stacks of errors. What the program itself has logged
 * stays; in messages of errors, which nobody wrote to be shown, the folders of files and the name of the host are left out.
 */
export function publicRun(run: RunRecord): RunRecord {
  const hosts = new Set(
    [run, ...run.continuations].flatMap(({ resource }) => {
      const { 'host.name': name } = resource
      return typeof name === 'string' && name.length >= LEAST_HOST ? [name] : []
    }),
  )
  const clean = (text: string): string =>
    [...hosts].reduce((cleaned, host) => withoutWord(cleaned, host), withoutFolders(text))
  return {
    ...withCleanError(run, clean),
    resource: harmless(run.resource),
    files: run.files.map(publicFile),
    continuations: run.continuations.map((part) => ({
      ...withCleanError(part, clean),
      resource: harmless(part.resource),
    })),
    tasks: run.tasks.map((task: TaskRecord) => ({
      ...withCleanError(task, clean),
      files: task.files.map(publicFile),
    })),
    spans: run.spans.map((span) => publicSpan(span, clean)),
  }
}

function harmless(resource: Record<string, AttributeValue>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => HARMLESS.includes(name)))
}

/** A shorter one, such as `vm`, is a part of too much else. */
const LEAST_HOST = 4

function withoutWord(text: string, word: string): string {
  const quoted = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(`(?<![\\w-])${quoted}(?![\\w-])`, 'gi'), '…')
}

/** Where a path may begin: not within an address of the web, of which only `file:` is a path. */
const FOLDERS = /(?<![\w:/\\.…-])(?:file:\/\/)?(?:[A-Za-z]:)?[/\\](?:[^\s'"`()<>,;:|/\\]+[/\\])+/g

/** `…/train.csv` of `/home/somebody/data/train.csv`. */
function withoutFolders(text: string): string {
  return text.replace(FOLDERS, '…/')
}

function withCleanError<T extends { error?: RunError }>(part: T, clean: (text: string) => string): T {
  if (part.error === undefined) return part
  const { stacktrace: _, ...error } = part.error
  return { ...part, error: { ...error, message: clean(error.message) } }
}

/** Where it lies is nobody's business; what it is called is, without its folders. */
function publicFile({ url: _, ...file }: FileRecord): FileRecord {
  return { ...file, name: withoutFolders(file.name) }
}

function publicSpan({ error, ...span }: SpanRecord, clean: (text: string) => string): SpanRecord {
  const attributes = Object.entries(span.attributes).filter(
    ([name]) => !TELLING.test(name) || HARMLESS_OF_TELLING.test(name),
  )
  return {
    ...span,
    ...(error === undefined ? {} : { error: clean(error) }),
    attributes: Object.fromEntries(attributes),
  }
}
