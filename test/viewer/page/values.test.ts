// Params beside those of another run, and values as Markdown, JSON or a conversation.

import fc from 'fast-check'
import { paramRows } from '../../../src/viewer/page/run/param-rows.js'
import { type Block, type Inline, parseMarkdown } from '../../../src/viewer/page/text/parse-markdown.js'
import { messagesIn, prettyJson } from '../../../src/viewer/page/text/value-look.js'

describe('params beside those of another run', () => {
  const here = { model: 'a', lr: 0.1, layers: [1, 2], toString: 'x' }
  const there = { lr: 0.2, model: 'a', layers: [1, 2], seed: 1 }

  test('begin with what differs, those included that only one of the runs has', () => {
    const rows = paramRows(here, there, '')

    expect(rows.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['lr', 'toString', 'seed'])
    expect(rows.slice(3).map(({ name }) => name)).toEqual(['model', 'layers'])
    expect(rows[2]).toEqual({ name: 'seed', here: undefined, there: 1, differs: true })
  })

  test('are found by name or value in either run', () => {
    const found = (search: string) => paramRows(here, there, search).map(({ name }) => name)

    expect(found('MODEL')).toEqual(['model'])
    expect(found('0.2')).toEqual(['lr'])
    expect(found('[1,2]')).toEqual(['layers'])
  })

  test('alone, keep their order', () => {
    expect(paramRows(here, undefined, '').map(({ name }) => name)).toEqual(Object.keys(here))
  })
})

function textOf(parts: readonly Inline[]): string {
  return parts.map((part) => ('text' in part ? part.text : textOf(part.parts))).join('')
}

function textsOf(block: Block): string {
  if ('text' in block) return block.text
  if ('parts' in block) return textOf(block.parts)
  if ('items' in block) return block.items.map(textOf).join('\n')
  return 'rows' in block ? block.rows.flat().map(textOf).join('|') : ''
}

describe('a text in Markdown', () => {
  test('has headings, lists, tables, code and emphasis', () => {
    const blocks = parseMarkdown(
      '# Title\n\nSome **bold** `code`\nmore\n\n- one\n- two\n  goes on\n\n1. first\n\n> said\n\n```sql\n# no *title*\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---',
    )

    expect(blocks.map(({ kind }) => kind)).toEqual([
      ...['heading', 'paragraph', 'list', 'list', 'quote', 'code', 'table', 'rule'],
    ])
    expect(blocks.map(textsOf)).toEqual([
      ...[
        'Title',
        'Some bold code\nmore',
        'one\ntwo\ngoes on',
        'first',
        'said',
        '# no *title*',
        'a|b|1|2',
        '',
      ],
    ])
    expect(blocks[1]).toMatchObject({
      parts: [{ kind: 'text' }, { kind: 'strong' }, { kind: 'text' }, { kind: 'code' }, { kind: 'text' }],
    })
  })

  test('makes links of nothing but addresses of the web', () => {
    const [block] = parseMarkdown('[a](https://example.com/x) [b](javascript:alert(1)) [c](data:text/html,x)')

    const links = block?.kind === 'paragraph' ? block.parts.filter(({ kind }) => kind === 'link') : []
    expect(links).toMatchObject([{ href: 'https://example.com/x' }])
  })

  test('takes any text, loses no word of it, and takes names with underscores as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z_]{1,9}$/), { minLength: 1 }), (words) => {
        const plain = words.map((word) => `x${word}x`).join(' ')
        expect(parseMarkdown(plain).map(textsOf).join('')).toBe(plain)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => void parseMarkdown(text)))
  })

  test.each(['*', '_', '`', '[', '**a', '# ', '> ', '- ', '|', '``` '])(
    'of nothing but %p ends soon, too',
    (mark) => {
      expect(parseMarkdown(mark.repeat(20_000 / mark.length)).length).toBeGreaterThanOrEqual(0)
    },
  )
})

describe('a logged value', () => {
  const messages = [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: 'hello' },
  ]

  test.each([
    ['a list of messages', messages],
    ['an object with messages', { messages }],
    ['their JSON', JSON.stringify({ messages })],
  ])('that is %s is a conversation', (_, value) => {
    expect(messagesIn(value, false).map(({ role, text }) => [role, text])).toEqual([
      ['user', 'hi'],
      ['assistant', 'hello'],
    ])
  })

  test.each([
    [[]],
    [[1]],
    [{ role: 'admin' }],
    ['text'],
    [null],
    [{ messages: 'x' }],
    [[{ role: 1, content: '' }]],
  ])('that is %j is none', (value) => {
    expect(messagesIn(value, false)).toEqual([])
  })

  test('is shown as JSON in lines, a text only where it is JSON', () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(prettyJson({ a: 1 })).toBe('{\n  "a": 1\n}')
    expect(prettyJson('{not json')).toBeUndefined()
    expect(prettyJson('12')).toBeUndefined()
  })
})
