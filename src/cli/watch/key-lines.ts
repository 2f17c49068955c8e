import type { Style } from '../terminal/style.js'

/** The same as on the page of `runspan ui`, where that has them. */
const KEYS: readonly (readonly [key: string, what: string])[] = [
  ['j k ↓ ↑', 'the next run, the one before'],
  ['PgDn PgUp Home End', 'further'],
  ['space', 'select the run, or not'],
  ['enter', 'open the run'],
  ['c', 'compare the selected runs'],
  ['/', 'filter: params.lr > 0.01 && status == "running"'],
  ['m', 'curves of the next metric'],
  ['l', 'logarithmic curves, or not'],
  ['esc', 'back; select none'],
  ['?', 'these keys'],
  ['q Ctrl-C', 'quit'],
]

export function keyLines(style: Style): string[] {
  const width = Math.max(...KEYS.map(([key]) => key.length))
  return [
    '',
    ...KEYS.map(([key, what]) => `  ${style.bold(key.padEnd(width))}  ${what}`),
    '',
    `  ${style.dim('Curves are those of the selected runs, at most four; of none selected,')}`,
    `  ${style.dim('those of the run at the cursor and of the runs that go on.')}`,
  ]
}
