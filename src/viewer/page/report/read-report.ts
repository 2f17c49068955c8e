import type { ReportData } from '../../report/report-data.js'

/** The runs that stand in the page. */
export async function readReport(): Promise<ReportData> {
  const packed = document.querySelector('#report')?.textContent ?? ''
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(unpacked).json()) as ReportData
}
