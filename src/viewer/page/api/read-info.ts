import type { InfoAnswer } from '../../server/api-types.js'
import { getJson } from './get-json.js'

export function readInfo(): Promise<InfoAnswer> {
  return getJson('/api/info')
}
