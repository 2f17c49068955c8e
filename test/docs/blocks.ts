/** Code that stands in a page, and the output that it shows directly below it. */
export interface Block {
  line: number
  language: string
  code: string
  output: string | undefined
  /** The nearest heading above. */
  heading: string
}

/** The blocks of a page; a `text` or `json` block with nothing but blank lines before it is the output of the one above. */
export function readBlocks(page: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  let above: Block | undefined
  const lines = page.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string
    const language = /^```(\w+)$/.exec(line)?.[1]
    if (language === undefined) {
      if (line.startsWith('```')) throw new Error(`line ${i + 1}: a block of code does not say its language`)
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading
      if (line.trim() !== '') above = undefined
      continue
    }
    const end = lines.indexOf('```', i)
    const code = lines.slice(i + 1, end).join('\n')
    if (language === 'text' && above !== undefined) above.output = code
    above = { line: i + 1, language, code, output: undefined, heading }
    blocks.push(above)
    i = end
  }
  return blocks
}

/** The name of the file that a block is, where its first line says so: the reader saves it, and another block uses it. */
export function fileOf({ code }: Block): string | undefined {
  return /^\/\/ ([\w.]+\.m?js)\n/.exec(code)?.[1]
}

/** The code of the error that a section is about, if it is about one. */
export function errorUnder(heading: string): string | undefined {
  return /^`([A-Z_]+)`$/.exec(heading)?.[1]
}
