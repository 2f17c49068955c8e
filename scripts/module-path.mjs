import { relative, sep } from 'node:path'

/** A module's path from the project's folder, which is the working folder. */
export function pathOf(id) {
  return relative('', id).replaceAll(sep, '/')
}
