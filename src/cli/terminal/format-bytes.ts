const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A size for people: `812 bytes`, `4.2 kB`, `13 MB`. */
export function formatBytes(bytes: number): string {
  let size = bytes
  let unit = 0
  // Rounded before it is given a unit, or 999.9 kB would be 1000 kB.
  while (unit < UNITS.length - 1 && Number(size.toPrecision(3)) >= 1000) {
    size /= 1000
    unit++
  }
  const shown = unit === 0 ? String(size) : size < 10 ? size.toFixed(1) : size.toFixed(0)
  return `${shown} ${bytes === 1 ? 'byte' : UNITS[unit]}`
}
