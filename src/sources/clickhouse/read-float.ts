/** A number as ClickHouse writes it. */
export function readFloat(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  return /inf(inity)?$/i.test(text) ? sign * Number.POSITIVE_INFINITY : Number(text)
}
