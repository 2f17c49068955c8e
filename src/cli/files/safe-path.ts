// Names of logged files may hold anything, and come from whoever recorded the run.

const MAX_PART_LENGTH = 120

/** Names that Windows reserves for devices, with any ending. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** What no file system, or only some, take in a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const REFUSED = /[\u0000-\u001f\u007f<>:"|?*]/g

/** A relative path below the folder that it is joined to, whatever the name is. */
export function safePath(name: string): string {
  const parts = name
    .toWellFormed()
    .split(/[/\\]+/)
    .map((part) => part.replace(REFUSED, '_').replace(/[. ]+$/, ''))
    .filter((part) => part !== '')
    .map((part) => (DEVICE_NAME.test(part) ? `_${part}` : part))
    .map((part) => (part.length > MAX_PART_LENGTH ? shortened(part) : part))
  return parts.length === 0 ? 'file' : parts.join('/')
}

/** `plot.png` and 2 make `plot (2).png`. */
export function withNumber(path: string, number: number): string {
  const [, stem = path, ending = ''] = /^(.*?[^/])(\.[^./]+)?$/.exec(path) ?? []
  return `${stem} (${number})${ending}`
}

/** The ending says what is in it. */
function shortened(part: string): string {
  const [ending = ''] = /\.[^.]{1,10}$/.exec(part) ?? []
  return part.slice(0, MAX_PART_LENGTH - ending.length).toWellFormed() + ending
}
