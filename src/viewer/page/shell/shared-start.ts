const AFTER_SEPARATOR = /[-_./ :=]/

/** How many characters two names have in common at their beginning, up to the last separator. */
export function sharedStart(name: string, other: string): number {
  const most = Math.min(name.length - 1, other.length)
  let shared = 0
  while (shared < most && name[shared] === other[shared]) shared++
  while (shared > 0 && !AFTER_SEPARATOR.test(name[shared - 1] as string)) shared--
  return shared
}
