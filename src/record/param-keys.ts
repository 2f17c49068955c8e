// Which keys the params of a run have at present. A param that is logged again replaces all that it was
// before: what was logged as `opt: { name, betas }` and then as `opt: { name }` has no `opt.betas` any
// more.

interface Node {
  /**
   * The length of the key under which the param here was logged: 3 for `opt.betas` of `opt`; undefined when
   * there is no param here.
   */
  loggedAs: number | undefined
  readonly below: Map<string, Node>
}

export class ParamKeys {
  readonly #root: Node = emptyNode()

  /**
   * Records that a param was logged.
   * @param flatKeys its flattened keys: its own, or keys below it
   * @returns the keys that fall away; those below that were logged under names of their own stay
   */
  replace(key: string, flatKeys: Iterable<string>): string[] {
    const fallen = new Set<string>()
    const place = this.#find(key)
    if (place !== undefined) dropBelow(place, key, fallen)
    for (const flatKey of flatKeys) {
      this.#make(flatKey).loggedAs = key.length
      fallen.delete(flatKey)
    }
    return [...fallen]
  }

  #find(key: string): Node | undefined {
    let node: Node | undefined = this.#root
    for (const step of key.split('.')) node = node?.below.get(step)
    return node
  }

  #make(key: string): Node {
    let node = this.#root
    for (const step of key.split('.')) {
      let next = node.below.get(step)
      if (next === undefined) {
        next = emptyNode()
        node.below.set(step, next)
      }
      node = next
    }
    return node
  }
}

function emptyNode(): Node {
  return { loggedAs: undefined, below: new Map() }
}

/** Step by step, not by recursion: a key may have as many dots as a text can hold. */
function dropBelow(top: Node, key: string, fallen: Set<string>): void {
  const open: [Node, string][] = [[top, key]]
  let isAnyLeft = false
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, path] = next
    if (node.loggedAs !== undefined && node.loggedAs <= key.length) {
      node.loggedAs = undefined
      fallen.add(path)
    }
    if (node.loggedAs !== undefined) isAnyLeft = true
    for (const [step, below] of node.below) open.push([below, `${path}.${step}`])
  }
  // Logging again and again under new keys does not make this grow.
  if (!isAnyLeft) top.below.clear()
}
