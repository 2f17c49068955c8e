// Text of SQL. What comes from outside goes into a query as a parameter; names of databases and tables cannot, and are quoted.

/** A name, whatever its characters are. */
export function identifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``
}

export function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

/** The number that a text on the wire stands for, as {@link file://../../wire/numbers.ts} writes it; NULL for any other text. */
export function numberIn(text: string): string {
  return `multiIf(${text} = 'NaN', nan, ${text} = 'Infinity', inf, ${text} = '-Infinity', -inf, toFloat64OrNull(${text}))`
}
