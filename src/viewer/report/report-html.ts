// A report as one file: the page, its script and its runs. It loads nothing, and nothing else may run in it.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { jsonText } from '../../read/tables/exact-json.js'
import type { ReportData } from './report-data.js'

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

/** @param build the folder of the built page for reports */
export function reportHtml(data: ReportData, build: string): string {
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
  return `<!doctype html>
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
<script type="application/gzip" id="report">${pack(jsonText(data))}</script>
<script type="application/gzip" id="script">${pack(script)}</script>
<script>${START}</script>
</body>
</html>
`
}

function pack(text: string): string {
  return gzipSync(text, { level: 9 }).toString('base64')
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
