import { PREFIX_GIT, PREFIX_HOST } from './names.js'

/**
 * Whether this is an attribute of a root that belongs to the resource: what programs such as git have to be
 * asked for is known only when the run goes on already.
 */
export function isFoundLater(name: string): boolean {
  return name.startsWith(PREFIX_GIT) || name.startsWith(PREFIX_HOST)
}
