// In `exit` no promise is waited for any more: what is left to send goes through a process of its own, which this one waits
// for. A container's disk may be gone a second later, and the store with it.

import { spawnSync } from 'node:child_process'

interface Attempt {
  url: string
  headers: Record<string, string>
  timeoutMs: number
}

/**
 * Posts request bodies one after the other, until one is not taken or the time is over.
 * @returns what was answered to those that were taken
 */
export function attemptAtExit({ url, headers, timeoutMs }: Attempt, bodies: Uint8Array[]): Buffer[] {
  const head = JSON.stringify({ url, headers, timeoutMs, sizes: bodies.map(({ byteLength }) => byteLength) })
  const child = spawnSync(process.execPath, ['-e', SENDER], {
    input: Buffer.concat([Buffer.from(`${head}\n`), ...bodies]),
    // The program's own --import or --require would run its code again.
    env: { ...process.env, NODE_OPTIONS: '' },
    timeout: timeoutMs,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  })
  const lines = (child.stdout ?? '').toString('latin1').split('\n').slice(0, -1)
  return lines.map((line) => Buffer.from(line, 'base64'))
}

// Writes a line for each body that is taken, so that a sender that is stopped has told how far it came.
const SENDER = `
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk))
process.stdin.on('end', async () => {
  const { readFileSync } = require('node:fs')
  const input = Buffer.concat(chunks)
  const headEnd = input.indexOf(10)
  const { url, headers, timeoutMs, sizes } = JSON.parse(input.toString('utf8', 0, headEnd))
  const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
  const file = (name) => process.env['OTEL_EXPORTER_OTLP_TRACES_' + name] || process.env['OTEL_EXPORTER_OTLP_' + name]
  const tls = {}
  for (const [option, name] of [['ca', 'CERTIFICATE'], ['cert', 'CLIENT_CERTIFICATE'], ['key', 'CLIENT_KEY']]) {
    if (file(name)) tls[option] = readFileSync(file(name))
  }
  // a web page is no answer of an OTLP endpoint
  const isTaken = ({ statusCode, headers }) =>
    statusCode >= 200 && statusCode < 300 && !(headers['content-type'] ?? '').startsWith('text/html')
  let start = headEnd + 1
  for (const size of sizes) {
    const body = input.subarray(start, start += size)
    const taken = await new Promise((resolve) => {
      const post = request(url, { ...tls, method: 'POST', headers: { ...headers, 'Content-Length': size }, timeout: timeoutMs }, (answer) => {
        const parts = []
        let length = 0
        answer.on('data', (part) => { if ((length += part.length) <= 65536) parts.push(part) })
        answer.on('end', () => resolve(isTaken(answer) ? Buffer.concat(parts) : undefined))
        answer.on('error', () => resolve(undefined))
      })
      post.on('error', () => resolve(undefined))
      post.on('timeout', () => post.destroy(new Error('timeout')))
      post.end(body)
    })
    if (taken === undefined) break
    process.stdout.write(taken.toString('base64') + '\\n')
  }
  process.exitCode = 0
})
`
