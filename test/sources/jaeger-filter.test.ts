import fc from 'fast-check'
import { run, startRun } from '../../src/index.js'
import { matchesFilter } from '../../src/read/query/filter.js'
import { openJaeger, RUN_FIELDS, type RunFilter } from '../../src/read.js'
import { RUN_STATUSES } from '../../src/wire/names.js'
import { startJaeger } from '../support/jaeger-server.js'
import { startSession } from '../support/session.js'

// Few values of each kind, so that many runs have what a filter wants; those that searching gets wrong
// among them.
const TEXTS = ['a', 'A', 'a.b', 'a+b', '*', '"', '0.1', '1', 'true', '["a"]', 'é', 'x'.repeat(300), ' a ']
const anyName = fc.constantFrom(...TEXTS, 'runspan.segment')
const anyScalar = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(0.1, 1, -0, Number.NaN, 1e300, 1e-7),
  fc.boolean(),
)
const anyValue = fc.oneof(
  anyScalar,
  fc.array(fc.constantFrom(...TEXTS), { maxLength: 2 }),
  fc.array(fc.constantFrom(0.1, 1, 64), { maxLength: 2 }),
)
const anyPairs = fc.dictionary(fc.constantFrom('k', 'l', 'a.b'), anyValue, { maxKeys: 2 })

const anyRun = fc.record({
  name: anyName,
  options: fc.record({
    project: anyName,
    tags: fc.uniqueArray(anyName, { maxLength: 2 }),
    attributes: anyPairs,
    params: anyPairs,
  }),
  end: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('completes', 'fails', 'is in another') },
    { weight: 1, arbitrary: fc.constant('is long') },
  ),
})

const orNothing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

const anyFilter: fc.Arbitrary<RunFilter & { ofParent?: boolean }> = fc.record({
  project: orNothing(anyName),
  name: orNothing(anyName),
  status: orNothing(fc.constantFrom(...RUN_STATUSES)),
  tags: orNothing(fc.array(anyName, { maxLength: 2 })),
  attributes: orNothing(fc.dictionary(fc.constantFrom('k', 'l', 'a.b'), anyScalar, { maxKeys: 1 })),
  params: orNothing(fc.dictionary(fc.constantFrom('k', 'l', 'a.b'), anyValue, { maxKeys: 1 })),
  ofParent: fc.boolean(),
})

test.each(['2.20', '2.13'] as const)(
  'Jaeger %s returns every run that matches a filter, and no other',
  async (version) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRun, { minLength: 1, maxLength: 8 }),
        fc.array(anyFilter, { minLength: 1, maxLength: 8 }),
        async (runs, filters) => {
          await using session = startSession()
          await using jaeger = await startJaeger({ version })
          const parent = startRun('parent')
          for (const one of runs) record(one, parent)
          parent.end()
          jaeger.receiveStore(session.dir)
          const recorded = await session.runs()

          for (const { ofParent, ...filter } of filters) {
            const wanted = ofParent ? { ...filter, parent: parent.id } : filter
            const found = await openJaeger(jaeger.url)
              .runs({ ...wanted, fields: RUN_FIELDS })
              .toArray()
            expect(found).toEqual(recorded.filter((one) => matchesFilter(one, wanted)))
          }
        },
      ),
      { numRuns: 30 },
    )
  },
)

type RecordedRun = typeof anyRun extends fc.Arbitrary<infer T> ? T : never

function record({ name, options, end }: RecordedRun, parent: ReturnType<typeof startRun>): void {
  if (end === 'is in another') parent.with(() => run(name, options, () => {}))
  else {
    const one = startRun(name, options)
    // More than a root holds, so that there are segments.
    if (end === 'is long') for (let i = 0; i < 16_000; i++) one.logMetric('m', i / 3)
    if (end === 'fails') one.fail('as wanted')
    one.end()
  }
}
