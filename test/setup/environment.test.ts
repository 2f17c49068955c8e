// OpenTelemetry's variables mean here what its specification says, and options come before them.

import { join } from 'node:path'
import { trace } from '@opentelemetry/api'
import { configure, flush, logMetric, logParam, run, shutdown } from '../../src/index.js'
import { state } from '../../src/record/state.js'
import { runProgram } from '../support/child.js'
import { Endpoint } from '../support/endpoint.js'
import { type Environment, environment } from '../support/environment.js'
import { only, readRuns, startSession } from '../support/session.js'
import { storedLines, storedSpans } from '../support/store-files.js'
import { tempDir } from '../support/temp.js'

describe('where spans go', () => {
  test.each<[string, (url: string) => Environment, string]>([
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT is the base',
      (url) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url }),
      '/v1/traces',
    ],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT may have a path of its own',
      (url) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/otlp` }),
      '/otlp/v1/traces',
    ],
    [
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is taken as it is',
      (url) => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/take/these` }),
      '/take/these',
    ],
    [
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT comes before the other',
      (url) => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/x`, OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/y` }),
      '/x',
    ],
  ])('%s', async (_rule, variables, path) => {
    await using endpoint = await Endpoint.start()
    await using _session = startSession({ env: variables(endpoint.url) })

    run('sent', () => {})
    await flush()

    expect(only(endpoint.requests).path).toBe(path)
    expect(only(endpoint.runs).name).toBe('sent')
  })

  test.each([
    ['', '/v1/traces'],
    ['/', '/v1/traces'],
    ['/base', '/base/v1/traces'],
    ['/base/v1/traces', '/base/v1/traces'],
    ['/v1/traces?key=1', '/v1/traces?key=1'],
  ])(
    'the option `endpoint` with the path "%s" sends to %s, and comes before the variable',
    async (given, path) => {
      await using endpoint = await Endpoint.start()
      await using other = await Endpoint.start()
      await using _session = startSession({
        endpoint: endpoint.url + given,
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: other.url },
      })

      run('sent', () => {})
      await flush()

      expect(only(endpoint.requests).path).toBe(path)
      expect(other.requests).toEqual([])
    },
  )

  test('OTEL_TRACES_EXPORTER=none sends nothing, and the store has everything', async () => {
    await using endpoint = await Endpoint.start()
    await using session = startSession({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, OTEL_TRACES_EXPORTER: 'none' },
    })

    run('kept', () => {})
    await flush()

    expect(endpoint.requests).toEqual([])
    expect((await session.onlyRun()).name).toBe('kept')
  })

  test('OTEL_TRACES_EXPORTER=otlp,console sends and prints', async () => {
    await using endpoint = await Endpoint.start()

    const { stdout, code } = await runProgram(SMALL_PROGRAM, {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, OTEL_TRACES_EXPORTER: 'otlp,console' },
    })

    expect(code).toBe(0)
    expect(stdout).toContain("'runspan.kind': 'run'")
    expect(only(endpoint.runs).name).toBe('small')
  })

  test('an unknown name in OTEL_TRACES_EXPORTER is reported together with the known ones', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr, code } = await runProgram(SMALL_PROGRAM, {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, OTEL_TRACES_EXPORTER: 'zipkin' },
    })

    expect(code).toBe(0)
    expect(stderr).toMatch(/^runspan: OTEL_TRACES_EXPORTER names "zipkin".*Use otlp, console or none.*\n$/)
    expect(endpoint.requests).toEqual([])
  })

  test('without an endpoint there is no connection at all', async () => {
    const { stdout } = await runProgram(`
      import net from 'node:net'
      const { connect } = net.Socket.prototype
      net.Socket.prototype.connect = function (...to) { console.log('connects to', to); return connect.apply(this, to) }
      ${SMALL_PROGRAM}`)

    expect(stdout).toBe('')
  })
})

describe('how they are sent', () => {
  test('OTEL_EXPORTER_OTLP_HEADERS are on each request, the traces ones and the option before them', async () => {
    await using endpoint = await Endpoint.start()
    await using _session = startSession({
      endpoint: endpoint.url,
      headers: { 'x-option': 'from the option' },
      env: {
        OTEL_EXPORTER_OTLP_HEADERS: 'x-all=a%20b,x-traces=no,x-option=no',
        OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-traces=yes',
      },
    })

    run('sent', () => {})
    await flush()

    expect(only(endpoint.requests).headers).toMatchObject({
      'x-all': 'a b',
      'x-traces': 'yes',
      'x-option': 'from the option',
      'user-agent': expect.stringMatching(/^runspan\/\d/),
    })
  })

  test.each<[Environment, string]>([
    [{}, 'application/x-protobuf'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'application/x-protobuf'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'application/json'],
    [
      { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
      'application/json',
    ],
  ])('%j is sent as %s', async (env, type) => {
    await using endpoint = await Endpoint.start()
    await using _session = startSession({ endpoint: endpoint.url, env })

    run('sent', () => {})
    await flush()

    expect(only(endpoint.requests).headers['content-type']).toBe(type)
    expect(only(endpoint.runs).name).toBe('sent')
  })

  test('a protocol that runspan does not speak is reported, and http/protobuf is used', async () => {
    await using endpoint = await Endpoint.start()

    const { stderr } = await runProgram(SMALL_PROGRAM, {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    })

    expect(stderr).toMatch(/^runspan: OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'.*4318, not 4317\)\.\n$/)
    expect(only(endpoint.requests).headers['content-type']).toBe('application/x-protobuf')
  })

  test.each(['http/protobuf', 'http/json'])(
    'OTEL_EXPORTER_OTLP_COMPRESSION=gzip packs %s',
    async (protocol) => {
      await using endpoint = await Endpoint.start()
      await using _session = startSession({
        endpoint: endpoint.url,
        env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
      })

      run('packed', () => {})
      await flush()

      expect(only(endpoint.requests).headers['content-encoding']).toBe('gzip')
      expect(only(endpoint.runs).name).toBe('packed')
    },
  )

  test('flush() waits for an endpoint that does not answer no longer than OTEL_EXPORTER_OTLP_TIMEOUT', async () => {
    await using endpoint = await Endpoint.start(() => new Promise(() => {}))

    const result = await runProgram(
      `import { configure, flush, run, stats } from 'runspan'
      configure()
      run('stuck', () => {})
      await flush()
      console.log(stats().waiting)
      process.exit()`,
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url, OTEL_EXPORTER_OTLP_TIMEOUT: '200' } },
    )

    expect(result).toMatchObject({ code: 0, signal: null, stdout: '1\n' })
    expect(result.stderr).toContain('200 ms (OTEL_EXPORTER_OTLP_TIMEOUT)')
  })
})

describe('what is told of the program', () => {
  test('its service is "runspan", or OTEL_SERVICE_NAME, or the option, the last one first', async () => {
    const service = async (env: Environment, serviceName?: string) => {
      await using session = startSession({ env, ...(serviceName === undefined ? {} : { serviceName }) })
      run('who', () => {})
      return only(storedSpans(session.dir)).resource['service.name']
    }

    expect(await service({})).toEqual({ string: 'runspan' })
    expect(await service({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute' })).toEqual({
      string: 'attribute',
    })
    expect(
      await service({ OTEL_SERVICE_NAME: 'variable', OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute' }),
    ).toEqual({
      string: 'variable',
    })
    expect(await service({ OTEL_SERVICE_NAME: 'variable' }, 'option')).toEqual({ string: 'option' })
  })

  test('OTEL_RESOURCE_ATTRIBUTES are in its resource, and the option before them', async () => {
    await using session = startSession({
      env: { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,team=a%2Cb,rank=0' },
      resourceAttributes: { rank: 3, spot: true },
    })

    run('where', () => {})

    const { resource } = await session.onlyRun()
    expect(resource).toMatchObject({
      'deployment.environment.name': 'staging',
      team: 'a,b',
      rank: 3,
      spot: true,
      'process.pid': process.pid,
      'process.runtime.name': 'nodejs',
    })
    expect(resource['host.name']).toEqual(expect.any(String))
  })

  test('what may be a secret on the command line is not', async () => {
    using temp = tempDir()

    await runProgram(`process.argv.push('--token=hunter2')\n${SMALL_PROGRAM}`, {
      env: { RUNSPAN_DIR: temp.path },
    })

    expect(only(storedSpans(temp.path)).resource).toHaveProperty(['process.command'])
    expect(storedLines(temp.path).join()).not.toContain('hunter2')
  })
})

describe('limits that the user has set', () => {
  test('OTEL_SPAN_EVENT_COUNT_LIMIT=16 loses nothing: no span has more, and there are more spans', async () => {
    await using session = startSession({ env: { OTEL_SPAN_EVENT_COUNT_LIMIT: '16' } })

    run('limited', (current) => {
      for (let i = 0; i < 1_000; i++) logMetric(`m${i % 3}`, i)
      for (let i = 0; i < 50; i++) logParam(`p${i}`, i)
      trace.getActiveSpan()?.addEvent('of the program')
      current.fail('as wanted')
    })

    const spans = storedSpans(session.dir)
    // 1,000 points and 50 params, with up to 64 points to an event
    expect(spans.length).toBeGreaterThan((1_000 / 64 + 50) / 16)
    expect(spans.flatMap(({ events }) => events.map(({ name }) => name))).toContain('of the program')
    for (const { events, dropped } of spans) {
      expect(events.length).toBeLessThanOrEqual(16)
      expect(dropped.events).toBe(0)
    }
    const { pointCount, missingPoints, params, error } = await session.onlyRun()
    expect({ pointCount, missingPoints, error }).toMatchObject({
      pointCount: 1_000,
      missingPoints: 0,
      error: { message: 'as wanted' },
    })
    expect(Object.keys(params)).toHaveLength(50)
  })

  test.each(['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'])(
    '%s=32 loses no param and no summary: what finds no room on the root is in the events',
    async (variable) => {
      await using session = startSession({ env: { [variable]: '32' } })

      run('limited', { tags: ['a'], attributes: { team: 'b' } }, () => {
        for (let i = 0; i < 100; i++) logParam(`p${i}`, i)
        for (let i = 0; i < 20; i++) logMetric(`m${i}`, i)
      })

      for (const { attributes, dropped } of storedSpans(session.dir)) {
        expect(Object.keys(attributes).length).toBeLessThanOrEqual(32)
        expect(dropped.attributes).toBe(0)
      }
      const { params, summaries, tags, attributes } = await session.onlyRun()
      expect(Object.keys(params)).toHaveLength(100)
      expect(Object.keys(summaries)).toHaveLength(20)
      expect({ tags, attributes }).toEqual({ tags: ['a'], attributes: { team: 'b' } })
    },
  )

  test('what is found out about the program while a run goes on takes no more room than there is', async () => {
    await using session = startSession({ env: { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '32' } })
    state().foundLater = { 'runspan.git.dirty': true, 'runspan.git.diff': '+', 'runspan.git.diff_bytes': 1 }

    run('limited', () => {
      for (let i = 0; i < 100; i++) logParam(`p${i}`, i)
    })

    for (const { attributes, dropped } of storedSpans(session.dir)) {
      expect(Object.keys(attributes).length).toBeLessThanOrEqual(32)
      expect(dropped.attributes).toBe(0)
    }
    const { params, resource } = await session.onlyRun()
    expect(Object.keys(params)).toHaveLength(100)
    expect(resource).toMatchObject({ 'runspan.git.dirty': true, 'runspan.git.diff': '+' })
  })

  test('a limit on the length of values is reported when it has cut a param', async () => {
    const { stderr, code } = await runProgram(
      `${SMALL_PROGRAM}; run('long', (current) => { for (let i = 0; i < 300; i++) current.logParam('text', 'x'.repeat(60)) })`,
      { env: { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '50' } },
    )

    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^runspan: the limits of this program's provider made it cut \d+ texts of run "long".*unset OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT.*\n/,
    )
  })
})

describe("runspan's own variables", () => {
  test('the project is "Default", or RUNSPAN_PROJECT, or that of configure(), or that of the run, the last one first', async () => {
    using temp = tempDir()
    const record = async (name: string, env: Environment, project?: string, own?: string) => {
      using _variables = environment(env)
      configure({ dir: temp.path, quiet: true, ...(project === undefined ? {} : { project }) })
      run(name, own === undefined ? {} : { project: own }, () => {})
      await shutdown()
    }

    await record('a', {})
    await record('b', { RUNSPAN_PROJECT: 'variable' })
    await record('c', { RUNSPAN_PROJECT: 'variable' }, 'option')
    await record('d', { RUNSPAN_PROJECT: 'variable' }, 'option', 'own')

    const runs = await readRuns(temp.path)
    expect(Object.fromEntries(runs.map(({ name, project }) => [name, project]))).toEqual({
      a: 'Default',
      b: 'variable',
      c: 'option',
      d: 'own',
    })
  })

  test('the store is .runspan in the working directory, or RUNSPAN_DIR, or the option `dir`, the last one first', async () => {
    using temp = tempDir()
    const store = async (env: Environment, options: string) => {
      const dirs = ['.runspan', 'variable', 'option'].map((name) => join(temp.path, name))
      const before = dirs.map((dir) => storedSpans(dir).length)
      await runProgram(
        `import { configure, run } from 'runspan'\nconfigure(${options})\nrun('a', () => {})`,
        {
          cwd: temp.path,
          env,
        },
      )
      return dirs.findIndex((dir, i) => storedSpans(dir).length > (before[i] ?? 0))
    }

    expect(await store({}, '')).toBe(0)
    expect(await store({ RUNSPAN_DIR: 'variable' }, '')).toBe(1)
    expect(await store({ RUNSPAN_DIR: 'variable' }, "{ dir: 'option' }")).toBe(2)
  })
})

const SMALL_PROGRAM = `
import { configure, run } from 'runspan'
configure()
run('small', () => {})`
