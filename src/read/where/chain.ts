import type { ASTNode } from '@marcbachmann/cel-js'

/** One step from a value into it: `.word`, or `[…]`. */
export type Link = { word: string; end: number } | { index: ASTNode; end: number }

/** `params.opt["lr"]` as what it begins with and the steps from there; of anything else there are none. */
export function chainOf(node: ASTNode): { base: ASTNode; links: Link[] } {
  const links: Link[] = []
  let base = node
  while (base.op === '.' || base.op === '[]') {
    const { end } = base
    links.unshift(base.op === '.' ? { word: base.args[1], end } : { index: base.args[1], end })
    base = base.args[0]
  }
  return { base, links }
}
