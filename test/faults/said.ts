import type { Ack } from './program/plan.js'

/** What a program has said of one of its runs. */
export interface Said {
  id: string
  startMs: number
  endStatus: string | undefined
  endMs: number
  /** Of each kind how many were logged by when, the last one last. */
  counts: Record<'points' | 'params' | 'tags', { count: number; timeMs: number; cpuMs: number }[]>
}

export function readSaid(acks: Ack[], number: number): Said | undefined {
  let said: Said | undefined
  for (const ack of acks) {
    if (ack[0] === 'turn' || ack[0] === 'disk' || ack[1] !== number) continue
    if (ack[0] === 'start')
      said = {
        id: ack[2],
        startMs: ack[3],
        endStatus: undefined,
        endMs: Number.NaN,
        counts: { points: [], params: [], tags: [] },
      }
    else if (said !== undefined && ack[0] === 'end') {
      said.endStatus = ack[2]
      said.endMs = ack[3]
    } else if (said !== undefined && ack[0] !== 'end')
      said.counts[ack[0]].push({ count: ack[2], timeMs: ack[3], cpuMs: ack[4] })
  }
  return said
}
