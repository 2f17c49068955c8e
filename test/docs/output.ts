/** Whether two outputs are the same but for ids, times, durations and spaces; a line "…" stands for any lines. */
export function fits(printed: string, shown: string): boolean {
  const given = normalize(printed)
  const wanted = normalize(shown)
    .split('\n')
    .map((line) => (line === '…' ? '[^]*' : line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('\n')
  return new RegExp(`^${wanted}$`).test(given)
}

function normalize(output: string): string {
  return output
    .replaceAll('\r', '')
    .replace(/\b([0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f]{8})\b/g, '<id>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+Z| [+-]\d\d:\d\d)/g, '<time>')
    .replace(/\(now\)|\(\d+ s ago\)/g, '<age>')
    .replace(/\b\d+(\.\d+)? m?s\b/g, '<duration>')
    .replace(/"durationMs": \d+/g, '"durationMs": <duration>')
    .replace(/[a-z]+-[a-z]+-\d{3}\b/g, '<name>')
    .replace(/ +/g, ' ')
    .replace(/ $/gm, '')
    .trim()
}
