import { useLayoutEffect } from 'preact/hooks'
import { param, setParams } from '../state/address.js'
import { type Layout, type LayoutTexts, NO_LAYOUT, readLayout, writeLayout } from './layout.js'

/** A table whose columns are chosen: of runs, or of groups of them. */
export type LaidOut = 'runs' | 'groups'

/**
 * How a table of a project is laid out, as the address says; where it says nothing, as it was left the last time.
 * @param isShown whether the table is there
 */
export function useLayout(table: LaidOut, project: string, isShown: boolean): Layout {
  const prefix = PREFIXES[table]
  const [cols, pinned, widths] = ['cols', 'pinned', 'widths'].map((name) => param(prefix + name))
  const texts = { cols, pinned, widths } as LayoutTexts
  const isChosen = Object.values(texts).some((text) => text !== '')
  useLayoutEffect(() => {
    const before = isChosen || !isShown ? undefined : remembered(table, project)
    // a link from here shows the same
    if (before !== undefined) setParams(paramsOf(table, before), false)
  }, [table, project, isChosen, isShown])
  return readLayout(isChosen ? texts : (remembered(table, project) ?? NO_LAYOUT))
}

/** Before the names in the address. */
const PREFIXES: Readonly<Record<LaidOut, string>> = { runs: '', groups: 'group-' }

function paramsOf(table: LaidOut, texts: LayoutTexts): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [PREFIXES[table] + name, text]))
}

/** @param layout undefined for the usual columns */
export function chooseLayout(table: LaidOut, project: string, layout: Layout | undefined): void {
  const texts = layout === undefined ? NO_LAYOUT : writeLayout(layout)
  try {
    if (layout === undefined) localStorage.removeItem(nameOf(table, project))
    else localStorage.setItem(nameOf(table, project), JSON.stringify(texts))
  } catch {
    // a browser may forbid to remember anything: then the address alone has it
  }
  setParams(paramsOf(table, texts), false)
}

function remembered(table: LaidOut, project: string): LayoutTexts | undefined {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(nameOf(table, project)) ?? 'null')
    if (typeof read !== 'object' || read === null) return undefined
    const text = (name: keyof LayoutTexts) => {
      const value = (read as Partial<Record<string, unknown>>)[name]
      return typeof value === 'string' ? value : ''
    }
    return { cols: text('cols'), pinned: text('pinned'), widths: text('widths') }
  } catch {
    return undefined // nothing is remembered, or it is no JSON any more
  }
}

const REMEMBERED = /^runspan\.(?:group-)?columns\.(.*)$/s

function nameOf(table: LaidOut, project: string): string {
  return `runspan.${PREFIXES[table]}columns.${project}`
}

/** The projects whose columns are remembered; an empty name stands for all of them together. */
export function rememberedProjects(): string[] {
  try {
    return [...new Set(Object.keys(localStorage).flatMap((name) => REMEMBERED.exec(name)?.[1] ?? []))]
  } catch {
    return [] // a browser that remembers nothing
  }
}

export function forgetLayouts(): void {
  for (const project of rememberedProjects())
    for (const table of ['runs', 'groups'] as const) localStorage.removeItem(nameOf(table, project))
}
