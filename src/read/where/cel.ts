// What reads the text of a filter. The build compiles this package into this one module; nothing else in src/ may import it,
// and who filters by no expression never loads it.

export { type ASTNode, Environment } from '@marcbachmann/cel-js'
