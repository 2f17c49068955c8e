import { printLines, printMessage } from '../terminal/output.js'
import { screenOf } from '../terminal/screen.js'
import type { CheckResult } from './check-result.js'
import { resultJson } from './result-json.js'
import { resultLines, summaryText } from './result-lines.js'
import { resultMarkdown } from './result-markdown.js'

export type ResultFormat = 'text' | 'json' | 'markdown'

/** Prints a result on stdout. */
export function printResult(result: CheckResult, format: ResultFormat): void {
  if (format === 'json') printLines([resultJson(result)])
  else if (result.verdicts.length === 0) return
  else if (format === 'text') printLines(resultLines(result, screenOf(process.stdout)))
  else {
    printLines(resultMarkdown(result))
    // Markdown goes to a file as a rule, and somebody reads the log
    if (!result.holds) printMessage(summaryText(result))
  }
}
