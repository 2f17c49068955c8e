/**
 * An address without user, password, query and fragment, all of which may hold a secret. `git@host:path`
 * stays as it is: there the name is git's, and the key lies elsewhere.
 */
export function withoutCredentials(address: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/is.exec(address) ?? []
  if (scheme === undefined || rest === undefined) return address.replace(/^([^@/:]+):[^@/]*@/, '$1@')
  const host = rest.slice(userEnd(rest))
  return scheme + host.replace(/[?#].*$/s, '')
}

/** Passwords may have any character, although some of them should have been encoded. */
function userEnd(rest: string): number {
  const [authority = ''] = /^[^/]*/.exec(rest) ?? []
  // behind a host comes at most the number of a port
  const isPassword = /:[^/]*[^\d/]/.test(authority) && !/^\[[\da-f:.]+\](:\d*)?$/i.test(authority)
  return (authority.includes('@') || !isPassword ? authority : rest).lastIndexOf('@') + 1
}
