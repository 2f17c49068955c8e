import { useLayoutEffect } from 'preact/hooks'
import { param, setParams } from '../state/address.js'
import { type Layout, type LayoutTexts, NO_LAYOUT, readLayout, writeLayout } from './layout.js'

/** How the table of a project is laid out, as the address says; where it says nothing, as it was left the last time. */
export function useLayout(project: string): Layout {
  const texts: LayoutTexts = { cols: param('cols'), pinned: param('pinned'), widths: param('widths') }
  const isChosen = Object.values(texts).some((text) => text !== '')
  useLayoutEffect(() => {
    const before = isChosen ? undefined : remembered(project)
    // a link from here shows the same
    if (before !== undefined) setParams({ ...before }, false)
  }, [project, isChosen])
  return readLayout(isChosen ? texts : (remembered(project) ?? NO_LAYOUT))
}

/** @param layout undefined for the usual columns */
export function chooseLayout(project: string, layout: Layout | undefined): void {
  const texts = layout === undefined ? NO_LAYOUT : writeLayout(layout)
  try {
    if (layout === undefined) localStorage.removeItem(nameOf(project))
    else localStorage.setItem(nameOf(project), JSON.stringify(texts))
  } catch {
    // a browser may forbid to remember anything: then the address alone has it
  }
  setParams({ ...texts }, false)
}

function remembered(project: string): LayoutTexts | undefined {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(nameOf(project)) ?? 'null')
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

const PREFIX = 'runspan.columns.'

function nameOf(project: string): string {
  return PREFIX + project
}

/** The projects whose columns are remembered; an empty name stands for all of them together. */
export function rememberedProjects(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length))
  } catch {
    return [] // a browser that remembers nothing
  }
}

export function forgetLayouts(): void {
  for (const project of rememberedProjects()) localStorage.removeItem(nameOf(project))
}
