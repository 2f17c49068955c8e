// ClickHouse's engine, which npm has as `chdb`, behind as much of ClickHouse's HTTP interface as the Collector's exporter and
// `@clickhouse/client` use: engine.mjs <folder of the data> <port>. The SQL, the tables and the formats are the real ones; users,
// TLS, compression, the native protocol and clusters are not here.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Session } from 'chdb'

const [folder, port] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const session = new Session(join(folder, 'data'))

/** One after the other: the parameters of a query are the session's. */
let last = Promise.resolve()
function inTurn(work) {
  const done = last.then(work)
  last = done.catch(() => {})
  return done
}

const FORMAT = /\bformat\s+(\w+)\s*;?\s*$/i
const ANSWERS = /^\s*(select|with|describe|desc|show|explain|exists)\b/i
// what the clients send besides parameters that is no setting of the engine's
const NOT_SETTINGS =
  /^(query|query_id|database|default_format|session_id|client_protocol_version|param_.*|wait_end_of_query|enable_http_compression|role|user|password|compress|decompress|async_insert|send_progress_in_http_headers|http_.*)$/

async function answer(url, body) {
  const given = new URL(url, 'http://engine').searchParams
  const database = given.get('database')
  const settings = [...given]
    .filter(([name]) => !NOT_SETTINGS.test(name))
    .map(([name, value]) => `${name} = ${literal(value)}`)
    .join(', ')
  const query = [
    given.get('query'),
    /^\s*insert/i.test(given.get('query') ?? '') ? '' : body.toString(),
  ].join('\n')
  for (const statement of [
    ...(database === null ? [] : [`USE ${identifier(database)}`]),
    ...[...given]
      .filter(([name]) => name.startsWith('param_'))
      .map(([name, value]) => `SET ${name} = ${literal(value)}`),
  ])
    await session.queryAsync(statement, { format: 'Null' })
  if (/^\s*insert\b/i.test(query) && !/\bselect\b/i.test(query)) return await insert(query, body, settings)
  const format = FORMAT.exec(query)?.[1] ?? given.get('default_format') ?? 'TabSeparated'
  const sql = query.replace(FORMAT, '')
  if (!ANSWERS.test(sql)) return await session.queryAsync(sql, { format: 'Null' })
  const asked = settings === '' || !/^\s*(select|with)/i.test(sql) ? sql : `${sql}\nSETTINGS ${settings}`
  if (format === 'Native' && given.has('client_protocol_version')) {
    const { meta, data } = JSON.parse((await session.queryAsync(asked, { format: 'JSONCompact' })).text())
    return { bytes: () => nativeBlock(meta, data), format }
  }
  const found = await session.queryAsync(asked, { format })
  return { bytes: () => found.bytes(), format }
}

let files = 0

async function insert(query, body, settings) {
  const format = FORMAT.exec(query)?.[1] ?? 'Native'
  const head = query.replace(FORMAT, '').replace(/\s+values\s*(\([^)]*\)\s*)?$/i, '')
  const file = join(folder, `insert-${files++}`)
  writeFileSync(file, body)
  try {
    const among = settings === '' ? '' : ` SETTINGS ${settings}`
    return await session.queryAsync(`${head} FROM INFILE ${literal(file)}${among} FORMAT ${format}`, {
      format: 'Null',
    })
  } finally {
    rmSync(file, { force: true })
  }
}

function literal(text) {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

function identifier(name) {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``
}

/** The few answers that the exporter asks for in this format, with the block information of its protocol version. */
function nativeBlock(meta, rows) {
  const columns = meta.flatMap(({ name, type }, i) => [
    text(name),
    text(type === 'UInt32' ? type : 'String'),
    Buffer.from([0]),
    ...rows.map((row) => (type === 'UInt32' ? uint32(row[i]) : text(row[i]))),
  ])
  return Buffer.concat([
    Buffer.from([1, 0, 2, 255, 255, 255, 255, 0]),
    varint(meta.length),
    varint(rows.length),
    ...columns,
  ])
}

function uint32(number) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}

function text(value) {
  const bytes = Buffer.from(String(value))
  return Buffer.concat([varint(bytes.length), bytes])
}

function varint(number) {
  const bytes = []
  for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128)
  return Buffer.from([...bytes, number])
}

// a filter may be 40,000 characters long, and is part of the address
const server = createServer({ maxHeaderSize: 1024 ** 2 }, async (request, response) => {
  if (request.url === '/ping') return response.end('Ok.\n')
  const body = Buffer.concat(await request.toArray())
  try {
    const { bytes, format } = await inTurn(() => answer(request.url, body))
    if (format) response.setHeader('x-clickhouse-format', format)
    response.end(format ? Buffer.from(bytes()) : '')
  } catch (error) {
    response.statusCode = 500
    response.setHeader('x-clickhouse-exception-code', String(error.clickhouseCode ?? 1000))
    response.end(String(error.message))
  }
})
server.listen(Number(port), '127.0.0.1')
process.on('SIGTERM', () => {
  server.close(() => {
    session.close()
    process.exit()
  })
  server.closeAllConnections()
})
