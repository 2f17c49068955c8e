// A report as one file: the page, its script and its runs. It loads nothing, and nothing else may run in it.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { jsonText } from '../../read/tables/exact-json.js'
import type { ReportData } from './report-data.js'

/** @param build the folder of the built page for reports */
export function reportHtml(data: ReportData, build: string): string {
  // what would end the element, or keep it from ending, is written otherwise, and means the same
  const script = readFileSync(join(build, 'report.js'), 'utf8')
    .replaceAll('</script', '<\\/script')
    .replaceAll('<!--', '<\\!--')
  const style = readFileSync(join(build, 'report.css'), 'utf8').replaceAll('</style', '<\\/style')
  const packed = gzipSync(jsonText(data), { level: 9 }).toString('base64')
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
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
<script type="application/gzip" id="report">${packed}</script>
<script>${script}</script>
</body>
</html>
`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
