import { statIfThere } from '../../store/open-file.js'

/** Size and time of files: another text where one of them has changed. */
export function signsOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const { size, mtimeMs } = statIfThere(path) ?? {}
      return `${size}:${mtimeMs}`
    })
    .join(' ')
}
