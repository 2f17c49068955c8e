/** What a param or an attribute is. Only attributes of other OpenTelemetry programs are maps. */
export type ValueType = 'number' | 'boolean' | 'text' | 'list' | 'map'

export function valueType(value: unknown): ValueType {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean'
  return typeof value === 'string' ? 'text' : 'map'
}
