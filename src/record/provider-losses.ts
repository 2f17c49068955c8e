import type { Attributes, AttributeValue, Span } from '@opentelemetry/api'
import { warn } from '../errors/warn.js'

/** What a span of OpenTelemetry's SDKs exposes beyond the API. */
interface ShownSpan {
  attributes: Attributes
  events: { attributes?: Attributes; droppedAttributesCount?: number }[]
  droppedEventsCount: number
  droppedAttributesCount: number
}

/**
 * What one run has lost to a provider with limits below OpenTelemetry's defaults, which drops silently; its
 * spans know. Spans that do not expose it cannot be checked.
 */
export class ProviderLosses {
  #events = 0
  #attributes = 0
  #eventAttributes = 0
  #texts = 0

  /** Looks at the event that was added last. */
  countEvent(span: Span, given: Attributes): void {
    if (!span.isRecording()) return
    const event = (span as Partial<ShownSpan>).events?.at(-1)
    this.#eventAttributes += event?.droppedAttributesCount ?? 0
    this.#texts += countCut(given, event?.attributes)
  }

  /** Looks at a span that is about to end, once. */
  countSpan(span: Span, given: Attributes): void {
    const { attributes, droppedAttributesCount = 0, droppedEventsCount = 0 } = span as Partial<ShownSpan>
    this.#events += droppedEventsCount
    this.#attributes += droppedAttributesCount
    this.#texts += countCut(given, attributes)
  }

  /**
   * Warns of the first loss in the process at once, and of the total at the end of the first run that lost
   * something.
   */
  warnOfLosses({ kind, name }: { kind: string; name: string }, isOver: boolean): void {
    if (this.#events + this.#attributes + this.#eventAttributes + this.#texts === 0) return
    const lost = [
      ...lossOf(this.#events, 'drop', 'events', RAISE, 'eventCountLimit'),
      ...lossOf(this.#attributes, 'drop', 'attributes', RAISE, 'attributeCountLimit'),
      ...lossOf(this.#eventAttributes, 'drop', 'attributes of events', RAISE, 'attributePerEventCountLimit'),
      ...lossOf(this.#texts, 'cut', 'texts', LEAVE_OUT, 'attributeValueLengthLimit'),
    ]
    const what = lost.map(({ loss }) => loss).join(', ')
    const remedies = lost.map(({ remedy }) => remedy).join(' ')
    warn.once(
      isOver ? 'lost-to-limits' : 'limits',
      `the limits of this program's provider made it ${what} of ${kind} "${name}"${isOver ? '' : ' so far'}. ${remedies}`,
    )
  }
}

const RAISE = (limit: string) => `Raise ${limit} to 128 or more.`
const LEAVE_OUT = (limit: string) => `Leave ${limit} out, and unset OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT.`

function lossOf(count: number, verb: string, what: string, remedy: (limit: string) => string, limit: string) {
  return count === 0 ? [] : [{ loss: `${verb} ${count} ${what}`, remedy: remedy(limit) }]
}

function countCut(given: Attributes = {}, kept: Attributes = {}): number {
  let count = 0
  for (const key in given) if (isCut(given[key], kept[key])) count++
  return count
}

function isCut(given: AttributeValue | undefined, kept: AttributeValue | undefined): boolean {
  if (typeof given === 'string') return typeof kept === 'string' && kept.length < given.length
  if (!Array.isArray(given) || typeof given[0] !== 'string' || !Array.isArray(kept)) return false
  return given.some((item, i) => isCut(item as string, kept[i] as string))
}
