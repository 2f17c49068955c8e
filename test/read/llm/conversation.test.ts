// What was said to a language model, as each kind of instrumentation writes it.

import fc from 'fast-check'
import { readConversation } from '../../../src/read/llm/conversation.js'
import type { CallSpan, LlmMessage } from '../../../src/read/llm/llm-message.js'
import { joinMessages, messageEvents } from '../../../src/wire/message-events.js'

const said = (role: string, text: string): LlmMessage => ({ role, text, isAnswer: false, toolCalls: [] })
const answered = (text: string, ...toolCalls: LlmMessage['toolCalls']): LlmMessage => ({
  ...{ role: 'assistant', text, isAnswer: true, toolCalls },
})

const WEATHER = { name: 'weather', arguments: '{"city":"Paris"}' }

const ASKED = [said('system', 'Be brief.'), said('user', 'What is the weather?')]

test.each<[string, CallSpan, LlmMessage[]]>([
  [
    'attributes of OpenTelemetry, with instructions of their own',
    {
      attributes: {
        'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
        'gen_ai.input.messages': JSON.stringify([
          { role: 'user', parts: [{ type: 'text', content: 'What is the weather?' }] },
          {
            role: 'assistant',
            parts: [{ type: 'tool_call', id: 'c', name: 'weather', arguments: { city: 'Paris' } }],
          },
          { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c', response: 'rain' }] },
        ]),
        'gen_ai.output.messages': JSON.stringify([
          { role: 'assistant', parts: [{ type: 'text', content: 'It rains.' }], finish_reason: 'stop' },
        ]),
      },
    },
    [
      ...ASKED,
      { ...said('assistant', ''), toolCalls: [WEATHER] },
      said('tool', 'rain'),
      answered('It rains.'),
    ],
  ],
  [
    'an event of OpenTelemetry with all of it',
    {
      attributes: {},
      events: [
        {
          name: 'gen_ai.client.inference.operation.details',
          attributes: {
            'gen_ai.input.messages':
              '[{"role":"user","parts":[{"type":"text","content":"What is the weather?"},{"type":"blob","mime_type":"image/png"}]}]',
            'gen_ai.output.messages':
              '[{"role":"assistant","parts":[{"type":"text","content":"It rains."}]}]',
          },
        },
      ],
    },
    [said('user', 'What is the weather?\n\n[blob]'), answered('It rains.')],
  ],
  [
    'events of OpenTelemetry, one each',
    {
      attributes: {},
      events: [
        { name: 'gen_ai.system.message', attributes: { content: 'Be brief.' } },
        { name: 'gen_ai.user.message', attributes: { content: 'What is the weather?' } },
        { name: 'exception', attributes: { content: 'none of it' } },
        {
          name: 'gen_ai.choice',
          attributes: {
            index: 0,
            message: JSON.stringify({ tool_calls: [{ type: 'function', function: WEATHER }] }),
          },
        },
      ],
    },
    [...ASKED, answered('', WEATHER)],
  ],
  [
    'events whose content is a list of parts, and one JSON text of all',
    {
      attributes: {},
      events: [
        {
          name: 'gen_ai.user.message',
          attributes: { 'gen_ai.event.content': '{"role":"user","content":"What is the weather?"}' },
        },
        { name: 'gen_ai.choice', attributes: { message: '[{"text":"It rains."}]' } },
      ],
    },
    [said('user', 'What is the weather?'), answered('It rains.')],
  ],
  [
    'attributes of OpenInference',
    {
      attributes: {
        'llm.input_messages.1.message.contents.0.message_content.type': 'text',
        'llm.input_messages.1.message.contents.0.message_content.text': 'What is the weather?',
        'llm.input_messages.1.message.role': 'user',
        'llm.input_messages.0.message.role': 'system',
        'llm.input_messages.0.message.content': 'Be brief.',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'weather',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"city":"Paris"}',
      },
    },
    [...ASKED, answered('', WEATHER)],
  ],
  [
    'attributes of OpenLLMetry',
    {
      attributes: {
        'gen_ai.prompt.0.role': 'system',
        'gen_ai.prompt.0.content': 'Be brief.',
        'gen_ai.prompt.1.role': 'user',
        'gen_ai.prompt.1.content': 'What is the weather?',
        'gen_ai.completion.0.content': 'It rains.',
        'gen_ai.completion.0.finish_reason': 'stop',
      },
    },
    [...ASKED, answered('It rains.')],
  ],
  [
    'attributes of the AI SDK of Vercel, of a call',
    {
      attributes: {
        'ai.prompt.messages': JSON.stringify([
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: [{ type: 'text', text: 'What is the weather?' }] },
        ]),
        'ai.response.text': 'It rains.',
        'ai.response.toolCalls': '[{"toolName":"weather","input":{"city":"Paris"}}]',
      },
    },
    [...ASKED, answered('It rains.', WEATHER)],
  ],
  [
    'attributes of the AI SDK of Vercel, of the whole',
    {
      attributes: {
        'ai.prompt': '{"system":"Be brief.","prompt":"What is the weather?"}',
        'ai.response.text': 'It rains.',
      },
    },
    [...ASKED, answered('It rains.')],
  ],
])('a conversation is read from %s', (_how, span, expected) => {
  expect(readConversation(span)).toEqual(expected)
})

test('a span of anything else has no conversation', () => {
  expect(readConversation({ attributes: { 'http.request.method': 'GET' }, events: [] })).toEqual([])
})

const NAMES = [
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'llm.input_messages.0.message.content',
  'llm.input_messages.0.message',
  'llm.input_messages.__proto__.message.content',
  'llm.output_messages.0.message.tool_calls.0.tool_call',
  'gen_ai.prompt.0.content',
  'gen_ai.completion.0',
  'ai.prompt',
  'ai.prompt.messages',
  'ai.response.text',
  'ai.response.toolCalls',
  'content',
  'message',
  'tool_calls',
  'gen_ai.event.content',
]

test('whatever these attributes hold, a conversation is made of texts', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.json({ maxDepth: 2 }), jsonMessages())
  const attributes = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 5 })
  const name = fc.constantFrom(
    'gen_ai.user.message',
    'gen_ai.choice',
    'gen_ai.client.inference.operation.details',
  )
  const events = fc.array(fc.record({ name, attributes }), { maxLength: 2 })
  fc.assert(
    fc.property(attributes, events, (own, happened) => {
      const texts = readConversation({ attributes: own, events: happened }).flatMap(
        ({ role, text, toolCalls }) => [
          role,
          text,
          ...toolCalls.flatMap((call) => [call.name, call.arguments]),
        ],
      )
      return texts.every((text) => typeof text === 'string') && !('content' in Object.prototype)
    }),
    { numRuns: 300 },
  )
})

/** JSON of nearly the right shape. */
function jsonMessages(): fc.Arbitrary<string> {
  const part = fc.dictionary(
    fc.constantFrom('type', 'text', 'content', 'name', 'arguments', 'result', 'function'),
    fc.oneof(fc.constantFrom('text', 'tool_call', 'tool-result'), fc.jsonValue({ maxDepth: 1 })),
    { maxKeys: 4 },
  )
  const message = fc.dictionary(
    fc.constantFrom('role', 'content', 'parts', 'tool_calls'),
    fc.oneof(fc.string(), fc.array(part, { maxLength: 2 }), fc.jsonValue({ maxDepth: 1 })),
    { maxKeys: 4 },
  )
  return fc
    .oneof(fc.array(message, { maxLength: 3 }), message, fc.array(part, { maxLength: 3 }))
    .map((list) => JSON.stringify(list))
}

test('texts of any length and kind are the same after they were cut into events and joined, each within what backends take', () => {
  const text = fc
    .tuple(fc.string({ unit: 'binary' }), fc.nat(40_000), fc.constantFrom('a', '🙂', 'é'))
    .map(([start, length, character]) => start + character.repeat(length))
  const message = fc.record({ content: text, reasoning: text, role: fc.string() }, { requiredKeys: ['role'] })
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
      const events = messages.flatMap((one) => messageEvents('gen_ai.user.message', one))
      const lengths = events.flatMap(({ attributes }) =>
        Object.values(attributes).map((one) => String(one).length),
      )
      expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(16_384)

      const joined = joinMessages(
        events.map(({ name, attributes }) => ({
          name,
          attributes: attributes as object as Record<string, unknown>,
        })),
      )
      expect(joined.map(({ attributes }) => attributes)).toEqual(
        messages.map((one) =>
          Object.fromEntries(Object.entries(one).map(([key, value]) => [key, value.toWellFormed()])),
        ),
      )
    }),
    { numRuns: 60 },
  )
})
