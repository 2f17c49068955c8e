// Makes a row of the index of the head of a line, without the run in between: to make its objects, and the text of these, took
// most of the time. The row is the one that `plainRun()` and `toExactText()` give.

import { knownBy } from '../../../wire/known-by.js'
import { setOwn } from '../../../wire/set-own.js'
import { isStatistic, STATISTICS, type Statistic } from '../../../wire/summary.js'
import type { Meaning, PlainValue } from '../attribute-meaning.js'
import { labelsOf, wholeMs } from '../plain-run.js'
import type { PlainAttributes } from '../plain-summaries.js'
import { HeadScanner, type HeadTaker } from '../scan-head.js'
import type { BuiltColumn } from './built-column.js'
import type { ColumnBuilder } from './column-builder.js'

/** The summary of a metric, as far as it has come. */
interface Metric {
  readonly key: string
  readonly keyJson: string
  readonly columns: BuiltColumn[]
  /** Which row it was last found in. */
  turn: number
  /** In the order of `STATISTICS`. */
  readonly values: (number | undefined)[]
  count: number
  json: string
}

const NONE = {}
const NO_TAGS = { value: [] as readonly string[], json: '[]' }

export class HeadRows implements HeadTaker {
  readonly #columns: ColumnBuilder
  readonly #scanner = new HeadScanner(this)
  readonly #columnOfField = new Map<string, BuiltColumn>()
  readonly #columnOfResource = new Map<string, BuiltColumn>()
  readonly #columnOf = new Map<Meaning, BuiltColumn>()
  readonly #metricOf = new Map<string, Metric>()
  // what recorded the run, and those after it until another comes
  readonly #resourceNames: string[] = []
  readonly #resourceValues: PlainValue[] = []
  #resourceJson = ''
  #lastTags = { given: '[]', ...NO_TAGS }
  // of the row that is being made
  #turn = 0
  readonly #meanings: Meaning[] = []
  readonly #values: PlainValue[] = []
  readonly #metrics: Metric[] = []
  readonly #foundLater: string[] = []
  #said: PlainAttributes = {}
  #knownBy: Record<string, Statistic> | undefined
  #tags = NO_TAGS
  #params = ''
  #attributes = ''
  #foundLaterJson = ''

  /** @param columns where the values go */
  constructor(columns: ColumnBuilder) {
    this.#columns = columns
  }

  /**
   * Puts the values of a run into their columns.
   * @param head a line of a store up to its events, which need not be read
   * @returns the run as exact text; undefined for any head that is not as plain as most, of which nothing is kept
   */
  add(row: number, runId: string, head: string): string | undefined {
    this.#clear()
    const span = this.#scanner.scan(head, runId)
    if (span === undefined) return undefined
    if (this.#foundLater.some((key) => this.#resourceNames.includes(key))) return undefined
    const labels = labelsOf(this.#said)
    // no JSON has it
    if (labels === undefined || Object.is(labels.pointCount, -0) || Object.is(labels.refusedCalls, -0))
      return undefined
    const { name = span.name, project, status, parent, pointCount, refusedCalls } = labels
    const [startTime, endTime] = [wholeMs(span.startNanos), wholeMs(span.endNanos)]
    const metrics = this.#metrics.filter(({ count }) => count === STATISTICS.length)
    const durationMs = endTime - startTime
    const { value: tags, json: tagsJson } = this.#tags
    const known =
      this.#knownBy &&
      knownBy(
        metrics.map(({ key }) => key),
        this.#knownBy,
      )
    this.#putField(row, 'name', name)
    this.#putField(row, 'project', project)
    this.#putField(row, 'status', status)
    this.#putField(row, 'startTime', startTime)
    this.#putField(row, 'endTime', endTime)
    this.#putField(row, 'durationMs', durationMs)
    if (parent !== undefined) this.#putField(row, 'parent', parent)
    this.#putField(row, 'pointCount', pointCount)
    this.#putField(row, 'archived', false)
    this.#putField(row, 'tags', tags)
    this.#putField(row, 'summaryOf', known ?? NONE)
    this.#put(row, metrics)
    const summaries = metrics.map((metric) => `,${metric.keyJson}:{${metric.json.slice(1)}}`).join('')
    return (
      `{"id":"${runId}","rootSpanId":"${span.spanId}","name":${JSON.stringify(name)},` +
      `"project":${JSON.stringify(project)},"status":"${status}","tags":${tagsJson},` +
      `"attributes":{${this.#attributes.slice(1)}},"params":{${this.#params.slice(1)}},` +
      `"summaries":{${summaries.slice(1)}},"summaryOf":${known ? JSON.stringify(known) : '{}'},` +
      '"inputs":{},"outputs":{},"scores":{},"files":[],"tasks":[],"archived":false,"series":{},' +
      `"endTime":${endTime},"durationMs":${durationMs},"startTime":${startTime},` +
      `${parent === undefined ? '' : `"parent":${JSON.stringify(parent)},`}"children":[],"continuations":[],` +
      `"pointCount":${pointCount},"missingPoints":0,"refusedCalls":${refusedCalls},` +
      `"resource":{${(this.#resourceJson + this.#foundLaterJson).slice(1)}},"spans":[]}`
    )
  }

  #clear(): void {
    this.#turn++
    for (const list of [this.#meanings, this.#values, this.#metrics, this.#foundLater]) list.length = 0
    this.#said = {}
    this.#knownBy = undefined
    this.#tags = NO_TAGS
    this.#params = ''
    this.#attributes = ''
    this.#foundLaterJson = ''
  }

  startResource(): void {
    this.#resourceNames.length = 0
    this.#resourceValues.length = 0
    this.#resourceJson = ''
  }

  takeResource(name: string, value: PlainValue, json: string): void {
    this.#resourceNames.push(name)
    this.#resourceValues.push(value)
    this.#resourceJson += `,"${name}":${json}`
  }

  take(meaning: Meaning, value: PlainValue, json: string): boolean {
    const { kind, key } = meaning
    switch (kind) {
      case 'summary':
        return this.#takeSummary(meaning, value, json)
      case 'param':
        this.#params += this.#keep(meaning, value, json)
        return true
      case 'attribute':
        this.#attributes += this.#keep(meaning, value, json)
        return true
      case 'found later':
        this.#foundLater.push(key)
        this.#foundLaterJson += this.#keep(meaning, value, json)
        return true
      case 'label':
        this.#said[key] = value
        return true
      case 'tags':
        return this.#takeTags(value, json)
      case 'known by':
        this.#knownBy ??= {}
        if (isStatistic(value)) setOwn(this.#knownBy, key, value)
        return true
      case 'passed over':
        return true
      case 'unexpected':
        return false
    }
  }

  /** @returns what stands in the text of the run */
  #keep(meaning: Meaning, value: PlainValue, json: string): string {
    this.#meanings.push(meaning)
    this.#values.push(value)
    return `,${meaning.keyJson}:${json}`
  }

  #takeTags(value: PlainValue, json: string): boolean {
    if (!Array.isArray(value)) return false
    if (this.#lastTags.given !== json) {
      const tags = [...new Set(value)]
      this.#lastTags = { given: json, value: tags, json: JSON.stringify(tags) }
    }
    this.#tags = this.#lastTags
    return true
  }

  #takeSummary({ key, statistic }: Meaning, value: PlainValue, json: string): boolean {
    if (typeof value !== 'number') return false
    const metric = this.#findMetric(key)
    const place = STATISTICS.indexOf(statistic as Statistic)
    // it has two names
    if (metric.values[place] !== undefined) return false
    metric.values[place] = value
    metric.count++
    metric.json += `,"${statistic}":${json}`
    return true
  }

  #findMetric(key: string): Metric {
    let metric = this.#metricOf.get(key)
    if (metric === undefined) {
      metric = { key, keyJson: JSON.stringify(key), columns: [], turn: 0, values: [], count: 0, json: '' }
      this.#metricOf.set(key, metric)
    }
    if (metric.turn === this.#turn) return metric
    metric.turn = this.#turn
    metric.values.fill(undefined)
    metric.count = 0
    metric.json = ''
    this.#metrics.push(metric)
    return metric
  }

  #put(row: number, metrics: readonly Metric[]): void {
    for (let i = 0; i < this.#meanings.length; i++)
      this.#findColumn(this.#meanings[i] as Meaning).add(row, this.#values[i])
    for (let i = 0; i < this.#resourceNames.length; i++)
      this.#findResourceColumn(this.#resourceNames[i] as string).add(row, this.#resourceValues[i])
    for (const { key, columns, values } of metrics)
      for (let i = 0; i < STATISTICS.length; i++) {
        columns[i] ??= this.#columns.column('summaries', key, STATISTICS[i])
        columns[i]?.add(row, values[i])
      }
  }

  #putField(row: number, field: string, value: unknown): void {
    let column = this.#columnOfField.get(field)
    if (column === undefined) {
      column = this.#columns.column(field)
      this.#columnOfField.set(field, column)
    }
    column.add(row, value)
  }

  #findResourceColumn(name: string): BuiltColumn {
    let column = this.#columnOfResource.get(name)
    if (column === undefined) {
      column = this.#columns.column('resource', name)
      this.#columnOfResource.set(name, column)
    }
    return column
  }

  #findColumn(meaning: Meaning): BuiltColumn {
    let column = this.#columnOf.get(meaning)
    if (column === undefined) {
      column = this.#columns.column(FIELD_OF[meaning.kind as keyof typeof FIELD_OF], meaning.key)
      this.#columnOf.set(meaning, column)
    }
    return column
  }
}

const FIELD_OF = { attribute: 'attributes', param: 'params', 'found later': 'resource' } as const
