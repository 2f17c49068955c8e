import type { ComponentChildren } from 'preact'
import { type Block, type Inline, parseMarkdown } from './parse-markdown.js'

/** A text in Markdown. */
export function Markdown({ text }: { text: string }) {
  return (
    <div class="markdown">
      {parseMarkdown(text).map((block, i) => (
        <BlockOf key={i} block={block} />
      ))}
    </div>
  )
}

function BlockOf({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      // the page has headings of its own, and these are none of its parts
      return <p class={`heading level-${Math.min(block.level, 3)}`}>{inline(block.parts)}</p>
    case 'paragraph':
      return <p>{inline(block.parts)}</p>
    case 'quote':
      return <blockquote>{inline(block.parts)}</blockquote>
    case 'code':
      return <pre>{block.text}</pre>
    case 'rule':
      return <hr />
    case 'list': {
      const items = block.items.map((parts, i) => <li key={i}>{inline(parts)}</li>)
      return block.isOrdered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return (
        <table>
          <tbody>
            {block.rows.map((cells, i) => (
              <tr key={i}>
                {cells.map((parts, n) =>
                  i === 0 ? (
                    <th key={n} scope="col">
                      {inline(parts)}
                    </th>
                  ) : (
                    <td key={n}>{inline(parts)}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )
  }
}

function inline(parts: readonly Inline[]): ComponentChildren {
  return parts.map((part, i) => <InlineOf key={i} part={part} />)
}

function InlineOf({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code>{part.text}</code>
    case 'strong':
      return <strong>{inline(part.parts)}</strong>
    case 'em':
      return <em>{inline(part.parts)}</em>
    case 'link':
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer">
          {inline(part.parts)}
        </a>
      )
  }
}
