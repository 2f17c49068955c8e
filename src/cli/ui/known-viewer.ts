// A note in the store about the viewer that serves it, so that a second `runspan ui` finds the first. It is only a hint:
// what it says is asked for, and a store of somebody else cannot make it lead to another machine.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Viewer, viewerUrl } from '../../viewer/server/serve.js'

interface ViewerNote {
  pid: number
  host: string
  port: number
  token?: string | undefined
}

/** Long enough for a busy machine, and nobody waits for it where nothing listens. */
const TIMEOUT_MS = 3000

/**
 * The address of the viewer that serves a store on this host already; undefined where there is none.
 * @param needsToken whether one that demands no token is none
 */
export async function findViewer(dir: string, host: string, needsToken = false): Promise<string | undefined> {
  const note = readNote(dir)
  if (note?.host !== host || !Number.isInteger(note.port)) return undefined
  if (needsToken && note.token === undefined) return undefined
  try {
    const url = viewerUrl(host, note.port, note.token)
    const response = await fetch(new URL('/api/info', url), {
      headers: note.token === undefined ? {} : { authorization: `Bearer ${note.token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const info = (await response.json()) as { dir?: unknown }
    return info.dir === dir ? url : undefined
  } catch {
    // nothing listens there any more, or something else does
    return undefined
  }
}

/** @returns what takes the note away again */
export function noteViewer(dir: string, host: string, { port, token }: Viewer): () => void {
  const note: ViewerNote = { pid: process.pid, host, port, token }
  try {
    // the token opens every run of the store, so it is for those who may read the store
    writeFileSync(noteFile(dir), JSON.stringify(note), { mode: 0o600 })
  } catch {
    // The store cannot be written. A second viewer has another port, and works as well.
  }
  return () => {
    if (readNote(dir)?.pid === process.pid) rmSync(noteFile(dir), { force: true })
  }
}

function noteFile(dir: string): string {
  return join(dir, '.ui.json')
}

function readNote(dir: string): ViewerNote | undefined {
  try {
    return JSON.parse(readFileSync(noteFile(dir), 'utf8')) as ViewerNote
  } catch {
    return undefined // there is none, or half of one
  }
}
