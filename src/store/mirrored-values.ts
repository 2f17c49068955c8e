import type { Attributes } from '@opentelemetry/api'
import { PartsJoiner, readKeyedValue } from '../wire/keyed-value.js'
import { EVENT_INPUT, EVENT_OUTPUT, EVENT_SCORE } from '../wire/names.js'
import { readScore } from '../wire/score.js'
import { ValueMirror } from '../wire/value-mirror.js'

/**
 * The inputs, outputs and scores that the events of a run or task carry, as its span would have shown them
 * at its end to readers that know no events.
 */
export class MirroredValues {
  readonly input = new ValueMirror('input')
  readonly output = new ValueMirror('output')
  /** The last of each name. */
  readonly scores = new Map<string, number>()
  readonly #joiner = new PartsJoiner()

  /** Takes the events in the order in which they were logged; those that carry something else are ignored. */
  add(name: string, attributes: Attributes): void {
    if (name === EVENT_INPUT || name === EVENT_OUTPUT) {
      const read = readKeyedValue(attributes, name, false)
      const value = read && this.#joiner.add(`${name} ${read.key ?? ''}`, read)
      if (value !== undefined) this[name].set(read?.key, value)
    } else if (name === EVENT_SCORE) {
      const scored = readScore(attributes)
      if (scored !== undefined) this.scores.set(scored.name, scored.score.value)
    }
  }
}
