// Who may import whom in src/: the table, and a checker over sources as text, so that the rule itself can be tested.
import { posix } from 'node:path'
import { parseSync } from '@swc/core'

export type Rule = {
  /** other parts of src/ that this one reaches */
  parts: string[]
  /** which packages from npm it reaches; all of them when left out */
  packages?: (name: string) => boolean
}

const apiOnly = (name: string) => name === '@opentelemetry/api'
const noSdk = (name: string) => apiOnly(name) || !name.startsWith('@opentelemetry/')

/**
 * The parts of src/ are its folders and, named with their ending, the files beside them: the public entries. Two files are
 * parts of their own: the only ones that import OpenTelemetry's SDK and proxy agents, which the build compiles into them.
 */
export const ARROWS: Record<string, Rule> = {
  errors: { parts: ['runtime'], packages: apiOnly },
  runtime: { parts: [], packages: apiOnly },
  wire: { parts: ['errors', 'runtime'], packages: apiOnly },
  otlp: { parts: ['wire', 'errors'], packages: apiOnly },
  http: { parts: ['http/proxies.ts', 'errors', 'runtime'], packages: apiOnly },
  'http/proxies.ts': { parts: [], packages: noSdk },
  sdk: { parts: [], packages: (name) => name.startsWith('@opentelemetry/') },

  record: { parts: ['wire', 'errors', 'runtime'], packages: apiOnly },
  evaluate: { parts: ['record', 'wire', 'errors', 'runtime'], packages: apiOnly },
  store: { parts: ['otlp', 'wire', 'errors', 'runtime'], packages: noSdk },
  export: { parts: ['sdk', 'store', 'http', 'otlp', 'wire', 'errors', 'runtime'], packages: noSdk },
  setup: {
    parts: ['record', 'store', 'export', 'sdk', 'http', 'wire', 'errors', 'runtime'],
    packages: noSdk,
  },
  read: { parts: ['wire', 'errors'], packages: noSdk },
  sources: { parts: ['read', 'store', 'otlp', 'http', 'wire', 'errors', 'runtime'], packages: noSdk },
  // it puts the spans that it receives into the store
  viewer: { parts: ['sources', 'read', 'store', 'otlp', 'wire', 'errors', 'runtime'], packages: noSdk },
  // the command also serves the viewer, sends what a store holds, and annotates runs
  cli: {
    parts: ['viewer', 'sources', 'read', 'record', 'export', 'store', 'wire', 'errors', 'runtime'],
    packages: noSdk,
  },

  'api.ts': { parts: ['evaluate', 'record', 'wire', 'errors'], packages: apiOnly },
  'index.ts': { parts: ['api.ts', 'setup', 'wire', 'errors'], packages: noSdk },
  'register.ts': { parts: ['setup'], packages: noSdk },
  'read.ts': { parts: ['sources', 'read', 'wire', 'errors'], packages: noSdk },
}

/** One sentence for each forbidden import of `sources`, which maps paths below src/ (`wire/names.ts`) to their text. */
export function forbiddenImports(sources: Record<string, string>): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    const rule = ARROWS[partOf(path)]
    if (!rule) return [`${path} belongs to no part of src/ that test/support/arrows.ts knows`]
    return importsOf(source)
      .map((specifier) => objection(path, rule, specifier))
      .filter((why) => why !== undefined)
      .map((why) => `${path} ${why}`)
  })
}

/** The groups of files that reach each other by their imports, each sorted by path (Tarjan's strongly connected components). */
export function circlesIn(sources: Record<string, string>): string[][] {
  const circles: string[][] = []
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const visit = (path: string): void => {
    order.set(path, order.size)
    lowest.set(path, order.get(path) as number)
    stack.push(path)
    for (const target of filesImportedBy(path, sources)) {
      if (!order.has(target)) visit(target)
      if (stack.includes(target))
        lowest.set(path, Math.min(lowest.get(path) as number, lowest.get(target) as number))
    }
    if (lowest.get(path) !== order.get(path)) return
    const group = stack.splice(stack.indexOf(path))
    if (group.length > 1) circles.push(group.sort())
  }
  for (const path of Object.keys(sources)) if (!order.has(path)) visit(path)
  return circles
}

/** The files of `sources` that one of them imports. */
export function filesImportedBy(path: string, sources: Record<string, string>): string[] {
  return importsOf(sources[path] as string)
    .filter((specifier) => specifier?.startsWith('.'))
    .map((specifier) => fileOf(path, specifier as string))
    .filter((target) => target in sources)
}

/** The file below src/ that a relative specifier in `path` names. */
function fileOf(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
}

function objection(path: string, rule: Rule, specifier: string | undefined): string | undefined {
  if (specifier === undefined) {
    return rule.packages && 'imports a module whose name is only known at run time'
  }
  if (specifier.startsWith('node:')) return undefined
  if (specifier.startsWith('.')) {
    const target = fileOf(path, specifier)
    const part = partOf(target)
    return part === partOf(path) || rule.parts.includes(part) ? undefined : `may not import ${target}`
  }
  const name = packageOf(specifier)
  return !rule.packages || rule.packages(name) ? undefined : `may not import the package ${name}`
}

/** The first step of a path below src/: `wire` for `wire/names.ts`, `api.ts` for `api.ts`; or a file that has a rule of its own. */
function partOf(path: string): string {
  return path in ARROWS ? path : (path.split('/')[0] ?? path)
}

/** `@scope/name` of `@scope/name/sub/path`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/**
 * What a TypeScript source imports, types included, in any of the ways the language has: `import`, `export … from`,
 * `import()`, `import('…').Type`, `require()`. `undefined` stands for a module whose name is computed.
 */
export function importsOf(source: string): (string | undefined)[] {
  const found: (string | undefined)[] = []
  walk(parseSync(source, { syntax: 'typescript', target: 'es2022' }), (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        found.push(literal(node.source))
        break
      case 'ExportNamedDeclaration':
        if (node.source) found.push(literal(node.source))
        break
      case 'TsImportType':
        found.push(literal(node.argument))
        break
      case 'TsExternalModuleReference':
        found.push(literal(node.expression))
        break
      case 'CallExpression':
        if (isImporter(node.callee)) found.push(literal(node.arguments[0]?.expression))
        break
    }
  })
  return found
}

// biome-ignore lint/suspicious/noExplicitAny: a syntax tree is walked by the shape of its nodes, whatever they are
type Node = any

function walk(node: Node, visit: (node: Node) => void): void {
  if (node === null || typeof node !== 'object') return
  if (typeof node.type === 'string') visit(node)
  for (const child of Object.values(node)) walk(child, visit)
}

function isImporter(callee: Node): boolean {
  return callee.type === 'Import' || (callee.type === 'Identifier' && callee.value === 'require')
}

function literal(node: Node): string | undefined {
  if (node?.type === 'StringLiteral') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].cooked
  return undefined
}
