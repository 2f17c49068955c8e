// What a report for everybody must not tell, and the report that the page downloads.

import fc from 'fast-check'
import { logFile, logMetric, run, task } from '../../src/index.js'
import type { RunRecord } from '../../src/read/run-record.js'
import { publicRun } from '../../src/viewer/report/public-run.js'
import type { ReportData } from '../../src/viewer/report/report-data.js'
import { recordStore, type StoreFolder } from '../cli/record-store.js'
import { readReport } from './read-report.js'
import { type RunningViewer, startViewer } from './start-viewer.js'

let store: StoreFolder
let viewer: RunningViewer
const ids: string[] = []

beforeAll(async () => {
  store = await recordStore(() => {
    for (const name of ['first', 'second'])
      run(name, ({ id }) => {
        ids.push(id)
        logMetric('loss', 0.5)
        logFile('weights', new URL('s3://private-bucket/weights.bin'))
        task('answer', () => logFile('/home/somebody/secret/prompt.txt', { text: 'be brief' }))
      })
    try {
      run('broken', ({ id }) => {
        ids.push(id)
        throw new Error("ENOENT: no such file or directory, open '/home/somebody/secret/train.csv'")
      })
    } catch {
      // the run has it
    }
  })
  viewer = await startViewer(['--dir', store.dir, '--port', '0'])
})

afterAll(async () => {
  await viewer[Symbol.asyncDispose]()
  store.remove()
})

async function download(query: string): Promise<{ response: Response; html: string; data: ReportData }> {
  const response = await viewer.get(`/api/report?${query}`)
  const html = await response.text()
  return { response, html, data: readReport(html).data }
}

test('the report of the chosen runs is downloaded, and does nothing where it is only opened', async () => {
  const { response, html, data } = await download(`ids=${ids[1]},${ids[0]},${'0'.repeat(32)}`)

  expect(response.headers.get('content-disposition')).toBe('attachment; filename="report.html"')
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  expect(html).toMatch(/^<!doctype html>/)
  expect(data.runs.map((packed) => packed.run.name)).toEqual(['second', 'first'])
  expect(data.runs[0]?.series).toMatchObject([{ key: 'loss', values: [0.5] }])
})

test.each([
  ['without runs', '', 400, 'INVALID_REQUEST'],
  ['of runs that are gone', `ids=${'0'.repeat(32)}`, 404, 'RUN_NOT_FOUND'],
])('a report %s is refused', async (_, query, status, code) => {
  const response = await viewer.get(`/api/report?${query}`)

  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { code } })
})

test('a HEAD for it makes none', async () => {
  const response = await fetch(`${viewer.origin}/api/report?ids=${ids[0]}`, { method: 'HEAD' })

  expect([response.status, await response.text()]).toEqual([200, ''])
})

test('the one for everybody has no host, user, folder or command, in errors and files neither', async () => {
  const whole = JSON.stringify((await download(`ids=${ids.join()}`)).data)
  const published = JSON.stringify((await download(`ids=${ids.join()}&public=1`)).data)

  for (const telling of [
    'host.name',
    'process.owner',
    'process.command_args',
    process.cwd(),
    '/home/somebody',
  ]) {
    expect(whole).toContain(telling)
    expect(published).not.toContain(telling)
  }
  expect(published).toContain("open '…/train.csv'")
  expect(published).toContain('…/prompt.txt')
})

describe('a run for everybody', () => {
  const run: RunRecord = {
    ...{ id: 'a'.repeat(32), rootSpanId: '', name: 'run', project: 'Default', status: 'failed' },
    ...{
      tags: [],
      attributes: {},
      params: { path: '/data/logged' },
      summaries: {},
      summaryOf: {},
      inputs: {},
    },
    ...{ outputs: {}, scores: {}, files: [], tasks: [], archived: false, series: {}, startTime: 0 },
    ...{ children: [], continuations: [], pointCount: 0, missingPoints: 0, refusedCalls: 0, spans: [] },
    resource: { 'host.name': 'build-7.corp', 'service.name': 'train', 'process.owner': 'somebody' },
  }
  const messageOf = (message: string) => publicRun({ ...run, error: { message } }).error?.message

  test.each([
    ["open '/home/me/x/train.csv'", "open '…/train.csv'"],
    ['open "C:\\Users\\me\\train.csv"', 'open "…/train.csv"'],
    ['at file:///home/me/run.js:1:2', 'at …/run.js:1:2'],
    ['cannot reach build-7.corp (EHOSTUNREACH)', 'cannot reach … (EHOSTUNREACH)'],
    ['rebuild-7.corporate stays', 'rebuild-7.corporate stays'],
    ['POST http://localhost:8080/v1/chat failed', 'POST http://localhost:8080/v1/chat failed'],
    ['2/3 of the batch, and/or none', '2/3 of the batch, and/or none'],
  ])('an error %j says %j', (message, shown) => {
    expect(messageOf(message)).toBe(shown)
  })

  test('of whatever folder, no part of it is left in an error', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9_ .-]{2,12}[a-z0-9]$/)
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), part, (folders, file) => {
        const path = `/${[...folders.map((name) => name.replaceAll(' ', '_')), file].join('/')}`
        expect(messageOf(`cannot read '${path}'`)).toBe(`cannot read '…/${file}'`)
      }),
    )
  })

  test('a span of HTTP says what came of it, and not who asked whom for what', () => {
    const { spans } = publicRun({
      ...run,
      spans: [
        {
          ...{ id: 'b'.repeat(16), name: 'GET', startTime: 0, endTime: 1, error: "open '/root/x/y'" },
          attributes: {
            ...{
              'http.request.method': 'GET',
              'http.response.status_code': 200,
              'gen_ai.request.model': 'm',
            },
            ...{ 'http.url': 'http://10.0.0.7/x', 'url.full': 'http://10.0.0.7/x', 'peer.service': 'db' },
            ...{
              'http.request.header.authorization': 'secret',
              'exception.stacktrace': '/root/x',
              'user.id': '7',
            },
            ...{
              'server.address': '10.0.0.7',
              'aws.ecs.task.arn': 'arn',
              'code.file.path': '/root/x',
              retries: 3,
            },
          },
        },
      ],
    })

    expect(spans[0]).toEqual({
      ...{ id: 'b'.repeat(16), name: 'GET', startTime: 0, endTime: 1, error: "open '…/y'" },
      attributes: {
        ...{ 'http.request.method': 'GET', 'http.response.status_code': 200 },
        ...{ 'gen_ai.request.model': 'm', retries: 3 },
      },
    })
  })

  test('what the program has logged stays', () => {
    expect(publicRun(run)).toEqual({ ...run, resource: { 'service.name': 'train' } })
  })
})
