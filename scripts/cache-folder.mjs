import { homedir } from 'node:os'
import { join } from 'node:path'

/** A folder of the user's cache, for what takes long to build or to fetch: any clone finds it there the next time. */
export function cacheFolder(name) {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  const usual = {
    darwin: () => join(homedir(), 'Library', 'Caches'),
    win32: () => LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'),
  }[process.platform]
  return join(XDG_CACHE_HOME || usual?.() || join(homedir(), '.cache'), 'runspan', name)
}
