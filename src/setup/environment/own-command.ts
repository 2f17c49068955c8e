import { maskSecrets } from './command-line.js'

/**
 * Whether a command line, as a resource has it, is that of this process: the same script with the same
 * arguments, secrets aside. By which name or path Node was called does not matter.
 */
export function isOwnCommand(args: unknown): boolean {
  if (!Array.isArray(args)) return false
  const own = commandArgs().slice(1)
  // OpenTelemetry's own detector masks nothing.
  const other = maskSecrets(args.slice(1).map(String))
  return other.length === own.length && other.every((argument, i) => argument === own[i])
}

/** How this process was started: Node, its options, the script and its arguments, with secrets masked. */
export function commandArgs(): string[] {
  return [process.argv0, ...maskSecrets([...process.execArgv, ...process.argv.slice(1)])]
}
