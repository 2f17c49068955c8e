const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
}

/** The milliseconds in a text such as `90s`, `30min`, `1.5h` or `2d`; undefined for any other. */
export function readDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)(s|m|min|h|d|w)$/.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * (UNITS_MS[unit] as number)
}
