import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Sends bytes that no client would, and reads the whole answer. */
export async function rawRequest(origin: string, request: string): Promise<string> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.end(request)
  return await text(socket)
}

/** The status of the answer to a GET of a path as it stands, with these header lines. */
export async function statusOf(origin: string, path: string, headers: string[] = []): Promise<number> {
  const host = headers.some((line) => /^host:/i.test(line)) ? [] : [`Host: ${new URL(origin).host}`]
  const lines = [`GET ${path} HTTP/1.1`, ...host, 'Connection: close', ...headers, '', '']
  const answer = await rawRequest(origin, lines.join('\r\n'))
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
}
