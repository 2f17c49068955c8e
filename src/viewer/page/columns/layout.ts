// Which columns somebody has chosen, in which order and how wide: as an address and the browser's memory hold it, and what
// can be done with it.

/** Three texts, as an address has them; each empty where nobody has chosen anything. */
export interface LayoutTexts {
  cols: string
  pinned: string
  widths: string
}

export const NO_LAYOUT: LayoutTexts = { cols: '', pinned: '', widths: '' }

export interface Layout {
  /** Ids of columns from left to right; undefined for the usual ones. */
  ids: readonly string[] | undefined
  /** How many of the first stay where they are when the others are scrolled. */
  pinnedCount: number
  /** In pixels, of those whose edge somebody has moved. */
  widths: ReadonlyMap<string, number>
}

const NARROWEST = 40
const WIDEST = 1200

export function readLayout({ cols, pinned, widths }: LayoutTexts): Layout {
  const ids = [...new Set(cols.split(',').filter(Boolean).map(unescaped))]
  return {
    ids: ids.length === 0 ? undefined : ids,
    pinnedCount: /^\d{1,4}$/.test(pinned) ? Math.min(Number(pinned), ids.length) : 0,
    widths: new Map(
      widths.split(',').flatMap((text) => {
        const [, id = '', width] = /^(.+):(\d{1,5})$/s.exec(text) ?? []
        return id === '' ? [] : [[unescaped(id), allowedWidth(Number(width))] as const]
      }),
    ),
  }
}

export function writeLayout({ ids = [], pinnedCount, widths }: Layout): LayoutTexts {
  return {
    cols: ids.map(escaped).join(','),
    pinned: pinnedCount === 0 ? '' : String(pinnedCount),
    widths: [...widths].map(([id, width]) => `${escaped(id)}:${width}`).join(','),
  }
}

/** A name may have the comma that stands between names. */
function escaped(id: string): string {
  return id.replace(/[%,]/g, encodeURIComponent)
}

function unescaped(text: string): string {
  return text.replace(/%2C|%25/g, decodeURIComponent)
}

function allowedWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
}

/** A layout whose columns are known, by which it can be changed. */
export type Chosen = Layout & { ids: readonly string[] }

/** Puts a column where another is; the others make room. */
export function moved(layout: Chosen, id: string, to: string): Chosen {
  const { ids, pinnedCount } = layout
  const [from, target] = [ids.indexOf(id), ids.indexOf(to)]
  if (from < 0 || target < 0 || from === target) return layout
  const without = ids.filter((one) => one !== id)
  without.splice(target, 0, id)
  // across the edge of those that are pinned, it becomes one of them, or is one no more
  const isPinned = target < pinnedCount
  return { ...layout, ids: without, pinnedCount: pinnedCount + Number(isPinned) - Number(from < pinnedCount) }
}

/** Shows a column, behind the last of its kind, or hides it. */
export function switched(layout: Chosen, id: string): Chosen {
  const { ids, pinnedCount } = layout
  const at = ids.indexOf(id)
  if (at >= 0)
    return {
      ...layout,
      ids: ids.filter((one) => one !== id),
      pinnedCount: pinnedCount - Number(at < pinnedCount),
    }
  const behind = ids.findLastIndex((one) => kindOf(one) === kindOf(id))
  const place = behind < 0 ? ids.length : Math.max(behind + 1, pinnedCount)
  return { ...layout, ids: ids.toSpliced(place, 0, id) }
}

/** Makes a column the last of those that stay at the left, or lets it go. */
export function pinSwitched(layout: Chosen, id: string): Chosen {
  const { ids, pinnedCount } = layout
  const at = ids.indexOf(id)
  if (at < 0) return layout
  const isPinned = at < pinnedCount
  const without = ids.filter((one) => one !== id)
  without.splice(isPinned ? pinnedCount - 1 : pinnedCount, 0, id)
  return { ...layout, ids: without, pinnedCount: pinnedCount + (isPinned ? -1 : 1) }
}

/** Shows another column in the place of one. */
export function replaced(layout: Chosen, id: string, by: string): Chosen {
  if (layout.ids.includes(by)) return layout
  return { ...layout, ids: layout.ids.map((one) => (one === id ? by : one)) }
}

/** @param width undefined for what its texts need */
export function resized<L extends Layout>(layout: L, id: string, width: number | undefined): L {
  const widths = new Map(layout.widths)
  if (width === undefined) widths.delete(id)
  else widths.set(id, allowedWidth(width))
  return { ...layout, widths }
}

function kindOf(id: string): string {
  return /^\w+(?=[. ])/.exec(id)?.[0] ?? ''
}
