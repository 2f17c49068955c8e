import { gunzipSync } from 'node:zlib'
import type { ReportData } from '../../src/viewer/report/report-data.js'

/** What a report holds, and in how many parts its runs stand. */
export function readReport(html: string): { data: ReportData; parts: number } {
  const unpack = (packed = '') => JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString())
  const parts = [...html.matchAll(/class="runs">([^<]*)</g)].map(([, packed]) => unpack(packed))
  const head = unpack(/id="head">([^<]*)</.exec(html)?.[1])
  return { data: { ...head, runs: parts.flat() }, parts: parts.length }
}
