import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api'
import { describe } from '../../errors/describe.js'
import { RunspanError } from '../../errors/runspan-error.js'
import { ATTR_KIND } from '../../wire/names.js'

/** The shape of a `Sampler` of OpenTelemetry's SDKs, 2.x and 3.x. */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult
  toString(): string
}

interface SamplingResult {
  /** 0: not recorded; 1: recorded; 2: recorded and sampled. */
  decision: number
  attributes?: Readonly<Attributes>
  traceState?: TraceState
}

const RECORD_AND_SAMPLED = 2

/**
 * A sampler that keeps every run with all its segments, and asks the given sampler about all other spans:
 * `new RunSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.01) }))`.
 */
export class RunSampler implements Sampler {
  readonly #inner: Sampler

  /** @throws RunspanError `INVALID_OPTION` when it is given no sampler */
  constructor(inner: Sampler) {
    if (typeof (inner as Sampler | undefined)?.shouldSample !== 'function') {
      throw new RunspanError(
        'INVALID_OPTION',
        `RunSampler takes a sampler for the spans that are not runs, not ${describe(inner)}. Pass the sampler of the program, or new AlwaysOnSampler() to keep everything.`,
      )
    }
    this.#inner = inner
  }

  shouldSample(...args: Parameters<Sampler['shouldSample']>): SamplingResult {
    const [, , , , attributes] = args
    if (attributes[ATTR_KIND] !== undefined) return { decision: RECORD_AND_SAMPLED }
    return this.#inner.shouldSample(...args)
  }

  toString(): string {
    return `RunSampler{${this.#inner}}`
  }
}
