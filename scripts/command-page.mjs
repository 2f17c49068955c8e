// Writes docs/command.md: what each command prints on terminals of 80 and 120 columns. `--print` prints the page instead.
// Run `npm run build` before.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NOW, recordStore } from './command-page/record-store.mjs'
import { SESSIONS } from './command-page/sessions.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const command = join(root, 'dist/esm/cli/main.js')

const INTRODUCTION = `# The command on a terminal

What the commands print on a terminal of 80 and of 120 columns, without the colours. The store has eight trainings, of which two have
failed, and two evaluations. \`npm run docs:command\` writes this page, and a test holds that it is up to date. [Reading runs back](reading.md) and
[Checking runs](checking.md) explain the commands.
`

const folder = mkdtempSync(join(tmpdir(), 'runspan-command-'))
try {
  const store = join(folder, '.runspan')
  await recordStore(store)
  const sections = SESSIONS.map(({ title, args, widths = [80, 120] }) => {
    const screens = widths.map(
      (width) => `At ${width} columns:\n\n\`\`\`text\n${screen(args, width)}\n\`\`\`\n`,
    )
    return `## ${title}\n\n\`\`\`bash\nrunspan ${args.map(quote).join(' ')}\n\`\`\`\n\n${screens.join('\n')}`
  })
  const page = [INTRODUCTION, ...sections].join('\n')
  if (process.argv.includes('--print')) process.stdout.write(page)
  else writeFileSync(join(root, 'docs/command.md'), page)
} finally {
  rmSync(folder, { recursive: true })
}

/** stdout and stderr of a command on a terminal. */
function screen(args, width) {
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', pretence(width), command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TZ: 'UTC', NO_COLOR: '1', TERM: 'xterm-256color', PAGER: 'cat' },
  })
  return `${stdout}${stderr}`
    .replaceAll(folder, '/home/me')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()
}

/** A terminal takes a native package; to the command it is a stream that says so, and a clock that stands. */
function pretence(columns) {
  const program = `
    import { WriteStream } from 'node:tty'
    const { hasColors, getColorDepth } = WriteStream.prototype
    Object.assign(process.stdout, { isTTY: true, columns: ${columns}, rows: 50, hasColors, getColorDepth })
    Date.now = () => ${NOW}`
  return `data:text/javascript,${encodeURIComponent(program)}`
}

function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
