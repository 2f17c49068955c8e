// A report as one file: the page, its script and its runs. It loads nothing, and nothing else may run in it.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Unpacks the page's script, a third of its size when packed, and runs it, as the policy knows its text. */
const START = `
const packed = document.querySelector('#script').textContent
const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
new Response(unpacked).text().then((text) => {
  const script = document.createElement('script')
  script.textContent = text
  document.body.append(script)
})
`

/** Characters of JSON that are packed together: many runs pack better than one, and a string cannot hold all of a large report. */
const PART_LENGTH = 4 * 1024 * 1024

/**
 * The page, a part after the other.
 * @param runs each as JSON
 * @param head what the page is told of the whole, as JSON; asked for after the last run
 * @param build the folder of the built page for reports
 */
export async function* reportHtml(
  runs: AsyncIterable<string>,
  head: () => string,
  build: string,
): AsyncGenerator<string> {
  const script = readFileSync(join(build, 'report.js'), 'utf8')
  const style = readFileSync(join(build, 'report.css'), 'utf8').replaceAll('</style', '<\\/style')
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(START)}' '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>runspan</title>
<style>${style}</style>
</head>
<body>
`
  for await (const part of partsOf(runs))
    yield `<script type="application/gzip" class="runs">${pack(part)}</script>\n`
  yield `<script type="application/gzip" id="head">${pack(head())}</script>
<script type="application/gzip" id="script">${pack(script)}</script>
<script>${START}</script>
</body>
</html>
`
}

/** A list of several runs each. */
async function* partsOf(runs: AsyncIterable<string>): AsyncGenerator<string> {
  let part: string[] = []
  let length = 0
  for await (const run of runs) {
    if (length + run.length > PART_LENGTH && part.length > 0) {
      yield `[${part}]`
      part = []
      length = 0
    }
    part.push(run)
    length += run.length
  }
  if (part.length > 0) yield `[${part}]`
}

function pack(text: string): string {
  return gzipSync(text, { level: 9 }).toString('base64')
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
