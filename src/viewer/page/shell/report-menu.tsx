import { isInReport } from '../state/address.js'

/** Downloads runs as one file: for colleagues, or for everybody. A report itself has no server to make one. */
export function ReportMenu({ ids }: { ids: readonly string[] }) {
  if (isInReport() || ids.length === 0) return null
  const address = `/api/report?ids=${ids.join(',')}`
  return (
    <details class="menu">
      <summary class="button">Report</summary>
      <div>
        <a href={address} download="report.html">
          For colleagues
          <span class="muted">one file with these runs, opened without a server</span>
        </a>
        <a href={`${address}&public=1`} download="report.html">
          For everybody
          <span class="muted">the same without host, user, paths and command</span>
        </a>
      </div>
    </details>
  )
}
