// All that a filter by an expression needs, in one module: it is loaded when the first one is used.

export { compileWhere } from './compile-where.js'
export { UnknownNames } from './unknown-names.js'
