import { join } from 'node:path'

/** The folder of the files that users get: the package's own. */
export const SHIPPED = join(__dirname, '../..')

/** The file of a program that `npm run test:backends` has built. */
export function builtProgram(name: 'collector' | 'jaeger'): string {
  const program = process.env[`BACKENDS_${name.toUpperCase()}`]
  if (program === undefined) throw new Error('Run these tests by `npm run test:backends`')
  return program
}
