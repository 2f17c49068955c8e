// As much of Markdown as answers of models and notes have. A text that is none becomes paragraphs; nothing of it is ever HTML.

export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'em'; parts: Inline[] }
  | { kind: 'link'; href: string; parts: Inline[] }

export type Block =
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'paragraph' | 'quote'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; isOrdered: boolean; items: Inline[][] }
  | { kind: 'table'; rows: Inline[][][] }
  | { kind: 'rule' }

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/
const RULE = /^ {0,3}([-*_])( *\1){2,}\s*$/
const ITEM = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/
const QUOTE = /^ {0,3}>\s?(.*)$/
const ROW = /^\s*\|(.*)\|\s*$/
const BELOW_HEAD = /^\s*\|(\s*:?-+:?\s*\|)+\s*$/

export function parseMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  /** Takes lines as long as they are of the same block. */
  const take = (isOfBlock: (line: string) => boolean): string[] => {
    const start = at
    while (at < lines.length && isOfBlock(lines[at] as string)) at++
    return lines.slice(start, at)
  }
  while (at < lines.length) {
    const line = lines[at] as string
    const fence = FENCE.exec(line)?.[1]
    const heading = HEADING.exec(line)
    if (line.trim() === '') at++
    else if (fence !== undefined) {
      at++
      blocks.push({ kind: 'code', text: take((other) => !other.trimStart().startsWith(fence)).join('\n') })
      at++
    } else if (heading) {
      at++
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, parts: parseInline(heading[2] ?? '') })
    } else if (RULE.test(line)) {
      at++
      blocks.push({ kind: 'rule' })
    } else if (QUOTE.test(line)) {
      const quoted = take((other) => QUOTE.test(other)).map((other) => QUOTE.exec(other)?.[1] ?? '')
      blocks.push({ kind: 'quote', parts: parseInline(quoted.join('\n')) })
    } else if (ROW.test(line) && BELOW_HEAD.test(lines[at + 1] ?? '')) {
      const rows = take((other) => ROW.test(other)).filter((other) => !BELOW_HEAD.test(other))
      blocks.push({ kind: 'table', rows: rows.map(cellsOf) })
    } else if (ITEM.test(line)) {
      const isOrdered = ITEM.exec(line)?.[1] !== undefined
      const items: string[] = []
      for (const other of take(
        (other) => ITEM.test(other) || (other.startsWith('  ') && other.trim() !== ''),
      )) {
        const item = ITEM.exec(other)?.[2]
        if (item !== undefined) items.push(item)
        else items.push(`${items.pop() ?? ''}\n${other.trim()}`)
      }
      blocks.push({ kind: 'list', isOrdered, items: items.map(parseInline) })
    } else {
      // the first line is one in any case, so that each turn goes on
      at++
      const rest = take((other) => other.trim() !== '' && !startsBlock(other))
      blocks.push({ kind: 'paragraph', parts: parseInline([line, ...rest].join('\n')) })
    }
  }
  return blocks
}

function startsBlock(line: string): boolean {
  return [FENCE, HEADING, RULE, QUOTE, ITEM].some((start) => start.test(line))
}

function cellsOf(line: string): Inline[][] {
  return (ROW.exec(line)?.[1] ?? '').split('|').map((cell) => parseInline(cell.trim()))
}

// lengths are bounded: a text of nothing but these marks would keep the page busy
const CODE = /(`{1,3})([^`]|[^`][\s\S]{0,2000}?[^`])\1(?!`)/y
const STRONG = /(\*\*|__)(?=\S)([^\n]{0,2000}?\S)\1/y
const EM = /([*_])(?=[^\s*_])([^\n*_]{0,2000}[^\s*_]|[^\s*_])\1(?!\w)/y
const LINK = /\[([^\][\n]{0,1000})\]\(([^()\s]{1,2000})\)/y

/** Deeper ones are taken as they are. */
const MOST_DEPTH = 4

function parseInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = []
  let plain = ''
  const push = (part: Inline) => {
    if (plain !== '') parts.push({ kind: 'text', text: plain })
    plain = ''
    parts.push(part)
  }
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  for (let at = 0; at < text.length; ) {
    const found = depth < MOST_DEPTH ? inlineAt(text, at, match, depth) : undefined
    if (found === undefined) plain += text[at++]
    else {
      push(found.part)
      at += found.length
    }
  }
  if (plain !== '') parts.push({ kind: 'text', text: plain })
  return parts
}

type Match = (pattern: RegExp, at: number) => RegExpExecArray | null

function inlineAt(
  text: string,
  at: number,
  match: Match,
  depth: number,
): { part: Inline; length: number } | undefined {
  const character = text[at] as string
  const inner = (found: RegExpExecArray, group: number) => parseInline(found[group] ?? '', depth + 1)
  if (character === '`') {
    const found = match(CODE, at)
    return found
      ? { part: { kind: 'code', text: (found[2] ?? '').trim() }, length: found[0].length }
      : undefined
  }
  if (character === '*' || (character === '_' && !/\w/.test(text[at - 1] ?? ''))) {
    const strong = match(STRONG, at)
    if (strong) return { part: { kind: 'strong', parts: inner(strong, 2) }, length: strong[0].length }
    const em = match(EM, at)
    return em ? { part: { kind: 'em', parts: inner(em, 2) }, length: em[0].length } : undefined
  }
  const link = character === '[' ? match(LINK, at) : null
  // anything else could be a script
  if (link === null || !/^https?:\/\//i.test(link[2] ?? '')) return undefined
  return { part: { kind: 'link', href: link[2] ?? '', parts: inner(link, 1) }, length: link[0].length }
}
