import fc from 'fast-check'
import { encodeRequest } from '../../src/otlp/encode-json.js'
import { SpanSplitter } from '../../src/otlp/span-splitter.js'
import { anySpan } from '../support/any-span.js'

test('an answer is split into whole spans and the rest with their numbers, however it arrives in chunks', () => {
  fc.assert(
    fc.property(
      fc.array(anySpan, { maxLength: 5 }),
      fc.constantFrom(undefined, 2),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }),
      (spans, indent, sizes) => {
        const text = JSON.stringify({ result: JSON.parse(encodeRequest(spans)) }, null, indent)
        const answer: Answer = JSON.parse(text)
        const found: unknown[] = []
        const splitter = new SpanSplitter((json) => found.push(JSON.parse(json.toString())))

        for (const chunk of chunks(Buffer.from(text), sizes)) splitter.write(chunk)

        const rest = JSON.parse(splitter.end())
        expect(found).toEqual(allSpans(answer))
        expect(allSpans(rest)).toEqual(found.map((_, number) => number))
        expect(withoutSpans(rest)).toEqual(withoutSpans(answer))
      },
    ),
  )
})

test.each([
  ['no spans', '{"result":{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}}'],
  ['an error', '{"error":{"httpCode":404,"message":"the \\"spans\\":[{}] are gone"}}'],
  ['spans in a text', '{"a":"\\"spans\\":[{","b":["spans",[{"c":1}]]}'],
])('an answer with %s is unchanged', (_, answer) => {
  const splitter = new SpanSplitter(() => {
    throw new Error('there is no span')
  })

  splitter.write(Buffer.from(answer))

  expect(splitter.end()).toBe(answer)
})

function* chunks(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const end = start + (sizes[i % sizes.length] as number)
    yield bytes.subarray(start, end)
    start = end
  }
}

interface Answer {
  result: { resourceSpans: { scopeSpans: { spans: unknown[] }[] }[] }
}

function allSpans({ result }: Answer): unknown[] {
  return result.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

function withoutSpans({ result }: Answer): unknown {
  return result.resourceSpans.map((resourceSpans) => ({
    ...resourceSpans,
    scopeSpans: resourceSpans.scopeSpans.map((scopeSpans) => ({
      ...scopeSpans,
      spans: scopeSpans.spans.length,
    })),
  }))
}
