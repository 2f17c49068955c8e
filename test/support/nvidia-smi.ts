// A program that stands for `nvidia-smi`: it takes the same options, and answers in the same form.

import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Environment } from './environment.js'

/** The value of each field that can be queried, as it is printed. */
export type Card = Readonly<Record<string, string>>

export const A100: Card = {
  name: 'NVIDIA A100-SXM4-80GB',
  'memory.total': '81920',
  driver_version: '550.54.15',
  'utilization.gpu': '37',
  'memory.used': '1024',
}

/** A part of a card shared by several: what it does cannot be measured. */
export const MIG: Card = { ...A100, 'utilization.gpu': '[N/A]', 'memory.used': '[Insufficient Permissions]' }

const ANSWER = `
const query = option('--query-gpu=').split(',')
const unknown = query.find((field) => !CARDS.every((card) => field in card))
if (unknown !== undefined) {
  console.log('Field "' + unknown + '" is not a valid field to query.\\n')
  process.exit(2)
}
if (option('--format=') !== 'csv,noheader,nounits') process.exit(2)
const print = () => CARDS.forEach((card) => console.log(query.map((field) => card[field]).join(', ')))
print()
const everyMs = option('--loop-ms=')
if (everyMs !== undefined) setInterval(print, Number(everyMs))`

/** How the real one behaves where it does not answer. */
const TROUBLES = {
  fails: `
    console.log("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\\n")
    process.exit(9)`,
  'finds no card': `console.log('No devices were found'); process.exit(6)`,
  'prints what nobody understands': `
    console.log('\\u0000,,,\\n'.repeat(1000) + '0\\n-1, 5, 5\\n0, NaN, 1e9, x'); setInterval(() => console.log('x'.repeat(100_000)), 10)`,
  hangs: `setInterval(() => {}, 1000)`,
  'hangs and ignores signals': `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`,
}

export type Trouble = keyof typeof TROUBLES

/**
 * Puts it into a folder, where it notes its process id in a file for each time that it is started, and another one when
 * it ends by itself.
 * @returns the environment of a program that finds it
 */
export function fakeNvidiaSmi(folder: string, behaviour: readonly Card[] | Trouble): Environment {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const source = typeof behaviour === 'string' ? TROUBLES[behaviour] : ANSWER
  const cards = typeof behaviour === 'string' ? [] : behaviour.map((card, index) => ({ index, ...card }))
  writeFileSync(
    join(bin, 'nvidia-smi'),
    `#!${process.execPath}
const { writeFileSync } = require('node:fs')
const note = (what) => writeFileSync(${JSON.stringify(folder)} + '/' + what + '.' + process.pid, '')
const option = (name) => process.argv.find((argument) => argument.startsWith(name))?.slice(name.length)
const CARDS = ${JSON.stringify(cards)}
note(option('--loop-ms=') === undefined ? 'asked' : 'followed')
process.on('exit', () => note('answered'))
${source}`,
    { mode: 0o755 },
  )
  return { PATH: [bin, process.env.PATH].join(delimiter) }
}
