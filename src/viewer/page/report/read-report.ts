import type { PackedRun, ReportData, ReportHead } from '../../report/report-data.js'

/** The runs that stand in the page. */
export async function readReport(): Promise<ReportData> {
  const runs: PackedRun[] = []
  for (const part of document.querySelectorAll('.runs')) {
    runs.push(...(await unpack<PackedRun[]>(part)))
    part.remove()
  }
  const head = await unpack<ReportHead>(document.querySelector('#head'))
  return { ...head, runs }
}

async function unpack<T>(part: Element | null): Promise<T> {
  const bytes = Uint8Array.from(atob(part?.textContent ?? ''), (character) => character.charCodeAt(0))
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(unpacked).json()) as T
}
