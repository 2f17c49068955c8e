/** A key as it is written in a filter. */
export function writtenKey(field: string, key: string): string {
  return key.split('.').every(canFollowDot) ? `${field}.${key}` : `${field}[${JSON.stringify(key)}]`
}

/** Whether a filter can have this name after a dot. */
export function canFollowDot(name: string): boolean {
  return /^[a-z_]\w*$/i.test(name) && !/^(in|true|false|null)$/.test(name)
}
