// What an entry of src/ exports by name, and where and how it is declared. Read from the text, so that nothing has to be built.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync } from '@swc/core'

const SRC = join(__dirname, '../../src')

export interface PublicName {
  name: string
  kind: 'type' | 'class' | 'value'
  /** The comment in front of its declaration; empty where there is none. */
  docstring: string
}

/** The names that `entry`, a file such as `api.ts`, exports itself and not by `export *`. */
export function publicNames(entry: string): PublicName[] {
  const path = join(SRC, entry)
  const { body } = parseSync(readFileSync(path, 'utf8'), { syntax: 'typescript' })
  return body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.source) return []
    const file = join(dirname(path), statement.source.value.replace(/\.js$/, '.ts'))
    // biome-ignore lint/suspicious/noExplicitAny: swc's types lack the mark of a declaration that exports types only
    const isOfTypes = (statement as any).typeOnly as boolean
    return statement.specifiers.map((specifier) => {
      if (specifier.type !== 'ExportSpecifier' || specifier.exported)
        throw new Error(`${entry} renames a name`)
      return declarationOf(specifier.orig.value, file, isOfTypes || specifier.isTypeOnly)
    })
  })
}

function declarationOf(name: string, file: string, isType: boolean): PublicName {
  const text = readFileSync(file, 'utf8')
  const declaration = new RegExp(
    `^export (?:async )?(function|class|interface|type|const) ${name}\\b`,
    'm',
  ).exec(text)
  if (declaration === null) throw new Error(`${file} does not declare ${name}`)
  const [docstring = ''] = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(text.slice(0, declaration.index)) ?? []
  const [, keyword] = declaration
  if (isType || keyword === 'interface' || keyword === 'type') return { name, kind: 'type', docstring }
  return { name, kind: keyword === 'class' ? 'class' : 'value', docstring }
}
