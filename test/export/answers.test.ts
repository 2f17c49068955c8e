// What an endpoint answers is taken for what it can mean, whatever it says.

import { flush, run, stats } from '../../src/index.js'
import { startListening } from '../support/listen.js'
import { startEndpointSession } from '../support/session.js'

const answer = (rejectedSpans: unknown) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ partialSuccess: { rejectedSpans, errorMessage: 'too old' } }),
})

test.each([-3, 0.5, 'many', '-1'])('%p rejected spans count as none', async (rejected) => {
  await using _session = await startEndpointSession('http/json', { script: () => answer(rejected) })
  run('train', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 1, refused: 0, waiting: 0 })
})

test('more spans than were sent cannot have been rejected', async () => {
  using told = startListening()
  await using _session = await startEndpointSession('http/json', { script: () => answer(1e12) })
  run('train', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 0, refused: 1, waiting: 0 })
  expect(told.lines).toEqual([expect.stringMatching(/rejected 1 of 1 spans: too old/)])
})

test('what an answer in JSON to a request in protobuf rejects is counted and reported', async () => {
  using told = startListening()
  await using _session = await startEndpointSession('http/protobuf', { script: () => answer('1') })
  run('train', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 0, refused: 1, waiting: 0 })
  expect(told.lines).toEqual([expect.stringMatching(/rejected 1 of 1 spans: too old/)])
})

test.each([
  { type: 'Text/HTML; charset=utf-8', headers: { 'Content-Type': 'Text/HTML; charset=utf-8' } },
  { type: 'no type', headers: { 'Content-Type': '' } },
])('a web page of $type has taken nothing', async ({ headers }) => {
  using told = startListening()
  await using _session = await startEndpointSession('http/protobuf', {
    script: () => ({ status: 200, headers, body: '<!DOCTYPE html><p>welcome' }),
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '300' },
  })
  run('train', () => {})
  await flush()

  expect(stats()).toMatchObject({ sent: 0, refused: 0, waiting: 1 })
  expect(told.told).toContain('does not take spans')
})
