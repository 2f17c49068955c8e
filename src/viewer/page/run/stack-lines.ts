/** The lines of a stack without its head, which says the message again, and without indentation. */
export function stackLines(stack: string, message: string): string[] {
  const head = stack.indexOf(message)
  const rest =
    message !== '' && head >= 0 && head < MOST_BEFORE_MESSAGE ? stack.slice(head + message.length) : stack
  return rest
    .split('\n')
    .map((line) => line.replace(/^ {4}/, ''))
    .filter((line) => line.trim() !== '')
}

/** `TypeError [ERR_INVALID_ARG_TYPE]: `; a message that is found later is that of a cause. */
const MOST_BEFORE_MESSAGE = 200
