/** A list that holds another twice, forty levels deep: small in memory, and endless to whoever walks through it. */
export function sharedBranches(): unknown[] {
  let list: unknown[] = []
  for (let level = 0; level < 40; level++) list = [list, list]
  return list
}
