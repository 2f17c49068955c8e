// Colours by what runs have: a param, an attribute, a tag or the status, named by its path: `params.lr`, `status`.

import { own } from '../../../read/own.js'
import type { RunJson } from '../../server/api-types.js'
import { shortNumber } from '../text/number-text.js'
import { exactText, valueText } from '../text/value-text.js'
import type { Colour } from './colour.js'

type ColouredRun = Pick<RunJson, 'id' | 'status' | 'params' | 'attributes' | 'tags'>

export interface LegendEntry {
  text: string
  colour: Colour
}

export interface Colouring {
  /** Of what they are the values. */
  title: string
  colours: ReadonlyMap<string, Colour>
  /** What the colours say: each value, or some of the numbers on the scale. */
  legend: readonly LegendEntry[]
  /** Whether colours lie between those of the legend, and how. */
  scale?: 'linear' | 'log'
}

/** From that many times the smallest number on, a linear scale would have one colour for all small ones. */
const LOG_FROM = 30
/** With more numbers the legend is a scale. */
const MOST_NUMBERS = 6
/** Of texts: twice through the palette, the second time dashed. The others are grey. */
const MOST_TEXTS = 16

/** @returns undefined where no run has it, so that each keeps its own colour */
export function colouringOf(runs: readonly ColouredRun[], by: string): Colouring | undefined {
  const values = runs.map((run): [string, unknown] => [run.id, readValue(run, by)])
  const known = values.flatMap(([, value]) => (value === undefined || value === null ? [] : [value]))
  if (known.length === 0) return undefined
  const isNumeric = known.every((value) => typeof value === 'number' && Number.isFinite(value))
  const { colourOf, legend, scale } = isNumeric ? byNumber(known as number[]) : byText(known)
  const colours = new Map(
    values.map(([id, value]) => [id, value === undefined || value === null ? 'none' : colourOf(value)]),
  )
  return {
    title: said(by),
    colours,
    legend: [...legend, ...(known.length < runs.length ? [{ text: 'none', colour: 'none' as const }] : [])],
    ...(scale && { scale }),
  }
}

interface Coloured extends Pick<Colouring, 'legend' | 'scale'> {
  colourOf: (value: unknown) => Colour
}

function byNumber(numbers: readonly number[]): Coloured {
  const distinct = [...new Set(numbers)].sort((a, b) => a - b)
  const [min, max] = [distinct[0] as number, distinct.at(-1) as number]
  const isLog = min > 0 && max / min >= LOG_FROM
  const placed = (value: number) => (isLog ? Math.log(value) : value)
  const place = (value: number) =>
    min === max ? 0.5 : (placed(value) - placed(min)) / (placed(max) - placed(min))
  const colourOf = (value: unknown): Colour => ({ scale: place(value as number) })
  const middle = isLog ? Math.sqrt(min) * Math.sqrt(max) : min / 2 + max / 2
  const shown = distinct.length > MOST_NUMBERS ? [min, middle, max] : distinct
  return {
    colourOf,
    legend: shown.map((value) => ({ text: shortNumber(value), colour: colourOf(value) })),
    ...(distinct.length > MOST_NUMBERS && { scale: isLog ? 'log' : 'linear' }),
  }
}

function byText(values: readonly unknown[]): Coloured {
  const texts = [...new Set(values.map(exactText))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const places = new Map(texts.map((text, i) => [text, i]))
  const colourOf = (value: unknown): Colour => {
    const place = places.get(exactText(value)) ?? MOST_TEXTS
    return place < MOST_TEXTS ? place : 'none'
  }
  const shown = texts
    .slice(0, MOST_TEXTS)
    .map((text, colour) => ({ text: valueText(text) || 'empty', colour }))
  const others = texts.length - shown.length
  return {
    colourOf,
    legend: [...shown, ...(others > 0 ? [{ text: `${others} others`, colour: 'none' as const }] : [])],
  }
}

function readValue(run: ColouredRun, by: string): unknown {
  if (by === 'status') return run.status
  const [, kind, name = ''] = /^(params|attributes|tags)\.(.*)$/s.exec(by) ?? []
  if (kind === 'tags') return run.tags.includes(name) ? name : undefined
  return kind === undefined ? undefined : own<unknown>(run[kind as 'params'], name)
}

function said(by: string): string {
  return by
    .replace(/^params\./, '')
    .replace(/^tags\./, 'tag ')
    .replace(/^attributes\./, 'attribute ')
}

const MOST_CHOICES = 40

/** What tells the runs apart, and can be coloured by: the path, and how a person would say it. */
export function colourChoices(runs: readonly ColouredRun[], current: string): [by: string, said: string][] {
  const values = new Map<string, Set<string>>()
  const counts = new Map<string, number>()
  const add = (by: string, value: unknown) => {
    counts.set(by, (counts.get(by) ?? 0) + 1)
    const known = values.get(by) ?? new Set()
    values.set(by, known.add(exactText(value)))
  }
  for (const run of runs) {
    add('status', run.status)
    for (const [name, value] of Object.entries(run.params)) add(`params.${name}`, value)
    for (const [name, value] of Object.entries(run.attributes)) add(`attributes.${name}`, value)
    for (const tag of run.tags) add(`tags.${tag}`, tag)
  }
  const differing = [...values].filter(
    ([by, texts]) => texts.size + Number((counts.get(by) ?? 0) < runs.length) > 1,
  )
  const choices: [string, string][] = differing.slice(0, MOST_CHOICES).map(([by]) => [by, said(by)])
  // one that came with the address, which does not tell these runs apart
  const isMissing = current !== '' && !choices.some(([by]) => by === current)
  return isMissing ? [...choices, [current, current]] : choices
}
