import { useKeys } from './use-keys.js'

/** `j` and `k` go from row to row of a table of which all rows are there. */
export function useRowKeys(table: string): void {
  const go = (by: 1 | -1) => {
    const rows = [...document.querySelectorAll(`${table} tbody tr`)]
    const at = rows.findIndex((row) => row.contains(document.activeElement))
    const next = rows[at < 0 ? 0 : at + by]
    next?.querySelector<HTMLElement>(':is(th, td) > :is(a, button), th a')?.focus()
  }
  const [down, up] = [() => go(1), () => go(-1)]
  useKeys({ j: down, k: up, ArrowDown: down, ArrowUp: up })
}
