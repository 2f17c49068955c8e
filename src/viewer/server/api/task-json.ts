import type { TaskRecord } from '../../../read/run-record.js'
import { withIsoTimes } from '../../../read/tables/run-json.js'
import { ValueCutter } from './cut-values.js'

/** A task for a list: long values are cut. */
export function taskInList(task: TaskRecord) {
  const cutter = new ValueCutter()
  const { inputs, outputs, expected, error } = task
  return {
    ...withIsoTimes({
      ...task,
      inputs: cutter.values('inputs', inputs),
      outputs: cutter.values('outputs', outputs),
      ...(expected !== undefined && { expected: cutter.value('expected', expected) }),
      ...(error !== undefined && { error: cutter.values('error', error) }),
    }),
    ...cutter.cut,
  }
}
