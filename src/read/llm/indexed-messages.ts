// Messages that are an attribute for each of their members: `llm.input_messages.0.message.content`, `gen_ai.prompt.0.content`.

import { jsonMessage, parsed } from './json-messages.js'
import type { LlmMessage } from './llm-message.js'

type Attributes = Readonly<Record<string, unknown>>
interface Tree {
  [name: string]: unknown
}

export function indexedMessages(attributes: Attributes, prefix: string, isAnswer: boolean): LlmMessage[] {
  return ordered(treeBelow(attributes, prefix)).map((node) => {
    const message = (isTree(node.message) ? node.message : node) as Tree
    const { content, contents } = message
    return jsonMessage(
      {
        role: message.role,
        content:
          contents === undefined
            ? listIn(content)
            : ordered(contents).map(({ message_content }) => partOf(message_content)),
        tool_calls: ordered(message.tool_calls).map((call) => call.tool_call ?? call),
      },
      isAnswer,
    )
  })
}

function partOf(content: unknown): unknown {
  if (!isTree(content)) return content
  return { type: content.type, text: content.text }
}

/** Some write a list of parts as JSON where a text is meant. */
function listIn(content: unknown): unknown {
  const list = typeof content === 'string' && content.startsWith('[{') ? parsed(content) : undefined
  return Array.isArray(list) ? list : content
}

function treeBelow(attributes: Attributes, prefix: string): Tree {
  const root: Tree = Object.create(null)
  for (const [name, value] of Object.entries(attributes)) {
    if (!name.startsWith(prefix)) continue
    const path = name.slice(prefix.length).split('.')
    const last = path.pop() as string
    let node = root
    for (const step of path) {
      if (!isTree(node[step])) node[step] = Object.create(null)
      node = node[step] as Tree
    }
    node[last] ??= value
  }
  return root
}

/** What has numbers as its names, by these. */
function ordered(tree: unknown): Tree[] {
  if (!isTree(tree)) return []
  return Object.keys(tree)
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((name) => (isTree(tree[name]) ? [tree[name]] : []))
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
