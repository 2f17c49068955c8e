// Attributes that are not texts, of what runspan and OpenTelemetry's own detectors say about the process. Of others nobody
// knows: a version "7" is no number.

import type { Attributes } from '@opentelemetry/api'
import { PREFIX_GIT } from '../../wire/names.js'
import { readUntyped } from '../../wire/read-values.js'
import { setOwn } from '../../wire/set-own.js'

const TYPED: ReadonlySet<string> = new Set([
  'process.pid',
  'process.parent_pid',
  'process.command_args',
  'runspan.host.cpu_count',
  'runspan.host.memory_bytes',
  'runspan.host.gpus',
  'runspan.host.gpu_memory_bytes',
  `${PREFIX_GIT}dirty`,
  `${PREFIX_GIT}diff_bytes`,
])

/** The same with these as they were before the storage made texts of them. */
export function withTypes(texts: Readonly<Record<string, string>>): Attributes {
  const typed: Attributes = {}
  for (const [name, text] of Object.entries(texts))
    setOwn(typed, name, TYPED.has(name) ? readUntyped(text) : text)
  return typed
}
