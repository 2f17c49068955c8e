// Draws docs/images/demo.svg, the picture of the README, from what `runspan list` and `runspan show` print of the
// demo's runs on a terminal of 114 columns.
// Run `npm run build && node scripts/build-examples.mjs` before. It needs the program `script`, which gives it a terminal.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const COLUMNS = 114
const FONT_SIZE = 13
const COLUMN_WIDTH = 7.8 // of the usual monospaced fonts at that size; textLength makes the others fit
const LINE_HEIGHT = 18
const PADDING = 18
const BAR = 30

const ESCAPE = '\x1b'
const STYLE_CODE = new RegExp(`${ESCAPE}\\[(\\d+)m`)
const ROWS = 60 // as many as all of it takes

const INK = '#d5dae1'
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' }
const DIM = '#8b949e'

const env = { ...process.env, RUNSPAN_QUIET: '1', TERM: 'xterm-256color', TZ: 'UTC' }
const folder = mkdtempSync(join(tmpdir(), 'runspan-picture-'))
try {
  execFileSync(process.execPath, [join(root, 'build/examples/sweep/demo.js')], { cwd: folder, env })
  const list = inTerminal('list --tag training --sort -accuracy')
  const show = inTerminal('show mlp128-lr0.1-batch32')
  // of no use to anybody else: the machine that it was drawn on
  const page = show.filter((line) => !/^(code|command|folder|machine|process) /.test(withoutStyle(line)))
  const picture = draw([...list, '', ...page])
  mkdirSync(join(root, 'docs/images'), { recursive: true })
  writeFileSync(join(root, 'docs/images/demo.svg'), picture)
} finally {
  rmSync(folder, { recursive: true })
}

/** What somebody sees who types the command. */
function inTerminal(command) {
  const node = `'${process.execPath}' '${join(root, bin.runspan)}'`
  const script = ['-qec', `stty cols ${COLUMNS} rows ${ROWS} && ${node} ${command}`, '/dev/null']
  const output = execFileSync('script', script, { cwd: folder, env, encoding: 'utf8' })
  return [prompt(`npx runspan ${command}`), ...output.replaceAll('\r', '').trimEnd().split('\n')]
}

function withoutStyle(line) {
  return line.replaceAll(new RegExp(STYLE_CODE, 'g'), '')
}

function prompt(command) {
  return `${ESCAPE}[32m$${ESCAPE}[39m ${ESCAPE}[1m${command}${ESCAPE}[22m`
}

function draw(lines) {
  const width = Math.ceil(COLUMNS * COLUMN_WIDTH + 2 * PADDING)
  const height = BAR + lines.length * LINE_HEIGHT + 2 * PADDING - 6
  const texts = lines.flatMap((line, row) => drawLine(line, BAR + PADDING + (row + 0.6) * LINE_HEIGHT))
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, i) => `<circle cx="${20 + 18 * i}" cy="18" r="5.5" fill="${colour}"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>What runspan list and runspan show print of the runs of npm run demo</title>
<rect width="${width}" height="${height}" rx="9" fill="#0d1117"/>
${dots.join('')}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="${INK}" xml:space="preserve">
${texts.join('\n')}
</g>
</svg>
`
}

/** A text for each stretch of one style, at its own column: then columns line up, whatever the font. */
function drawLine(line, y) {
  const texts = []
  let style = {}
  let column = 0
  // split by a group gives texts and codes by turns
  for (const [i, part] of line.split(STYLE_CODE).entries()) {
    if (i % 2 === 1) {
      style = next(style, Number(part))
      continue
    }
    for (const [word] of part.matchAll(/\S+(?: \S+)*| +/g)) {
      if (word.trim() !== '') texts.push(drawText(word, PADDING + column * COLUMN_WIDTH, y, style))
      column += [...word].length
    }
  }
  return texts
}

function next(style, code) {
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, colour: DIM }
  if (code === 22) return {}
  return { ...style, colour: COLOURS[code] }
}

function drawText(text, x, y, { bold, colour }) {
  const attributes = [
    `x="${x.toFixed(1)}" y="${y.toFixed(1)}"`,
    `textLength="${([...text].length * COLUMN_WIDTH).toFixed(1)}"`,
    ...(colour === undefined ? [] : [`fill="${colour}"`]),
    ...(bold ? ['font-weight="bold"'] : []),
  ]
  return `<text ${attributes.join(' ')}>${escapeXml(text)}</text>`
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
