import { runCommand } from './run-command.js'

test('prints statements that make tables and views, on a cluster and for a while if that is said', async () => {
  const { stdout, code } = await runCommand([
    'clickhouse',
    'schema',
    ...['--database', 'lab', '--table', 'spans', '--cluster', 'main', '--ttl', '52w'],
  ])

  expect(code).toBe(0)
  const statements = stdout.split(/;\n+/).filter((statement) => statement.trim() !== '')
  expect(statements.length).toBe(12)
  for (const statement of statements) expect(statement).toContain('IF NOT EXISTS `lab`.`runspan_')
  for (const statement of statements) expect(statement).toContain('ON CLUSTER `main`')
  expect(stdout.match(/ENGINE = ReplicatedReplacingMergeTree/g)?.length).toBe(6)
  expect(stdout.match(/TTL toDateTime\(\w+\) \+ toIntervalDay\(364\)/g)?.length).toBe(6)
  expect(stdout.match(/FROM `lab`\.`spans`/g)?.length).toBe(6)
})

test('the database and the table are those of --from unless something else is said', async () => {
  const from = ['--from', 'clickhouse:http://localhost:8123/lab?table=spans']

  expect((await runCommand(['clickhouse', 'schema', ...from])).stdout).toContain('FROM `lab`.`spans`')
  expect((await runCommand(['clickhouse', 'schema', ...from, '--database', 'x'])).stdout).toContain(
    '`x`.`spans`',
  )
})

test('a name cannot end the name that it stands in', async () => {
  const { stdout } = await runCommand(['clickhouse', 'schema', '--database', '`; DROP DATABASE x'])

  expect(stdout).toContain('`\\`; DROP DATABASE x`.`runspan_runs`')
})

test.each([
  [['apply'], /There is no --from/],
  [['apply', '--from', 'jaeger:http://localhost:16686'], /--from is 'jaeger:http:\/\/localhost:16686'/],
  [['backfill', '--from', 'clickhouse:http://127.0.0.1:1/otel'], /cannot be read \(connect ECONNREFUSED/],
  [['schema', '--ttl', '12h'], /Give whole days or weeks/],
  [['drop'], /Allowed choices are schema, apply, backfill/],
])('refuses %j, and says what is wrong', async (args, message) => {
  const { stdout, stderr, code } = await runCommand(['clickhouse', ...args])

  expect(stderr).toMatch(message)
  expect({ stdout, isFailed: code !== 0 }).toEqual({ stdout: '', isFailed: true })
})
