import { openClickHouse } from '../../../src/read.js'
import { readClickHouseAddress } from '../../../src/sources/clickhouse/clickhouse-address.js'

test('an address says where ClickHouse is, who asks, and in which table', () => {
  expect(readClickHouseAddress('https://reader:p%40ss@host:8443/lab?table=spans')).toEqual({
    url: 'https://host:8443',
    username: 'reader',
    password: 'p@ss',
    database: 'lab',
    table: 'spans',
  })
})

test("without a path it means the exporter's usual database and table", () => {
  expect(readClickHouseAddress('http://localhost:8123')).toMatchObject({
    username: undefined,
    database: 'otel',
    table: 'otel_traces',
  })
})

test.each([
  ['host:8123', /must be an http or https URL/],
  ['tcp://host:9000/otel', /must be an http or https URL/],
  ['http://host:8123/a/b', /name of a database alone/],
  ['http://host:8123/otel?tabel=x', /"\?tabel=" is not known/],
])('refuses %s before anything is asked', (address, message) => {
  expect(() => openClickHouse(address)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
  )
})

test('no message repeats a password', async () => {
  expect(() => openClickHouse('tcp://me:secret-word@host/otel')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret-word') }),
  )
  await expect(openClickHouse('http://me:secret-word@127.0.0.1:1/otel').count()).rejects.toMatchObject({
    code: 'SOURCE_UNREACHABLE',
    message: expect.not.stringContaining('secret-word'),
  })
})

test.each([0, 2 ** 31, '60'])('refuses a timeout of %p', (timeoutMs) => {
  const open = () => openClickHouse('http://localhost:8123', { timeoutMs: timeoutMs as number })

  expect(open).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})
