const UNITS = ['kB', 'MB', 'GB', 'TB']

/** A size for people: `812 bytes`, `4.2 kB`, `13 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length)
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${UNITS[power - 1]}`
}
