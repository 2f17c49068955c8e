// The command line, as far as it can be kept: people pass keys and passwords in it.

import { withoutCredentials } from './without-credentials.js'

const MASK = '[masked]'

/** Words of a name after which comes a secret. */
const SECRET_WORD =
  /^(pass|passwords?|passwd|passphrase|passcode|pwd|pw|otp|secrets?|token|jwt|bearer|credentials?|creds|auth|authorization|cookies?|session|signature|sig|pat|dsn|mnemonic|webhook|apikeys?|accesskeys?|privatekeys?)$/

/** Keys that are none: what rows are sorted and grouped by. */
const PLAIN_KEY = /^(sort|primary|foreign|partition|group|row|cache|public|hot|order|index)$/

/** Several keys are secret with one of these before them: `apiKeys`, but not `sort-keys`. */
const SECRET_KEYS = /^(api|access|private|secret|signing|encryption|ssh|license)$/

/** What goes on after `-p` in options of one dash; anything else is a password, as `mysql -psecret` takes it. */
const PLAIN_P =
  /^-p($|[\d.,:]+$|(age|ages|airs|ar|arallel|aram|arams|art|ath|atience|attern|eriod|hase|id|ipe|ipeline|ixels|lan|latform|lot|lugin|ool|op|ort|ose|recision|refix|reset|retty|review|rint|rior|rod|roduction|rofile|rogress|roject|rompt|ropagate|rotocol|rovider|rune|ublic|ublish|ull|ush|ython)([=:-].*)?$)/

/** Keys that say by their beginning what they are, of the services people use most. */
const KNOWN_KEY =
  /\b(sk|pk|rk)[-_][\w-]{12,}|\bgh[opsur]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abeprs]-[\w-]{10,}|\bA(K|S)IA[0-9A-Z]{16}\b|\bhf_\w{20,}|\bnpm_\w{20,}|\bAIza[\w-]{30,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY|\bhooks\.slack\.com\/services\/|\bdiscord(app)?\.com\/api\/webhooks\/|\bbot\d{6,}:[\w-]{20,}/

/**
 * Arguments in which secrets are masked: the values of options and assignments whose names look like one,
 * `Authorization` headers, what is known to be a key by its form, and users and passwords in addresses.
 */
export function maskSecrets(args: readonly string[]): string[] {
  return args.map((argument, i) => {
    const before = args[i - 1]
    const isOption = /^--?[^-=]/.test(before ?? '') && !before?.includes('=')
    const isValue = isOption && !/^(--|-[a-z]$)/i.test(argument)
    if (isValue && isSecretName(before as string)) return MASK
    if (argument.startsWith('-p') && !PLAIN_P.test(argument)) return `-p${MASK}`
    if (isValue && USER_OPTION.test(before as string)) return maskPassword(argument)
    return maskOne(argument)
  })
}

/** Characters without which an argument has no secret, if none of it is a known key. */
const TELLING = /[=:@\s]/

/** The known keys are longer. */
const MIN_KEY = 16

function maskOne(argument: string): string {
  if (argument.length < MIN_KEY && !TELLING.test(argument)) return argument
  if (KNOWN_KEY.test(argument) || /\bbearer\s+\S/i.test(argument)) {
    const [, name] = /^(-{0,2}[^\s=:/]{1,100}[=:]\s*)/.exec(argument) ?? []
    return name === undefined ? MASK : name + MASK
  }
  // most have neither: to compile what looks for secrets costs more than a millisecond
  if (!TELLING.test(argument)) return argument
  const cleaned = argument.replace(/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s'"]+/gi, (address) =>
    /[@?#]/.test(address) ? withoutCredentials(address) : address,
  )
  return maskValues(cleaned.replace(LOGIN, `$1:${MASK}@`))
}

/** Options that take a user and, behind a colon, the password: `curl -u ann:secret`. */
const USER_OPTION = /^(-u|-U|--user|--userpwd|--proxy-user)$/

function maskPassword(argument: string): string {
  return maskOne(argument.replace(/^([^:/]*):.*$/s, `$1:${MASK}`))
}

/** `ann:secret@host` in an address without a scheme; `npm:react@18` is none. */
const LOGIN =
  /(?<![\w.:/-])(?!(?:npm|jsr|file|git|github|workspace):)([\w.-]{1,100}):(?!\/\/)[^\s@/:]{1,200}@(?=[\w[])/g

/** A name, and what stands between it and its value: `lr=`, `"apiKey": `, `Authorization: `. */
const NAME = /(?<![\w.-])([\w.-]{1,100})\\{0,9}["']?\s{0,9}[=:](?!\/\/)\s{0,9}/g

/** An option within one argument, as in `sh -c "train --token abc"`. */
const OPTION = /(?<=^|[\s'"])--?([a-z][\w.-]{0,100})\s{1,9}(?=[^\s-])/gi

/** Also within one argument: `--env=API_KEY=…`, `{"apiKey":"…"}`, `host=h password=…`. */
function maskValues(argument: string): string {
  const values = [...argument.matchAll(NAME), ...argument.matchAll(OPTION)]
    .flatMap(({ 0: whole, 1: name = '', index }) => (isSecretName(name) ? [index + whole.length] : []))
    .sort((a, b) => a - b)
  let masked = ''
  let end = 0
  for (const start of values) {
    if (start < end) continue
    // where it ends is known of a value in quotes alone
    const [quoted] = /^("(?:[^"\\]|\\.)*"|'[^']*')(?=[\s,;&)}\]]|$)/s.exec(argument.slice(start)) ?? []
    masked += argument.slice(end, start) + MASK
    if (quoted === undefined) return masked
    end = start + quoted.length
  }
  return masked + argument.slice(end)
}

function isSecretName(option: string): boolean {
  // `--openaiApiKey` and `OPENAI_API_KEY` read as the words openai, api, key
  const words = option
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  if (words.some((word) => SECRET_WORD.test(word))) return true
  const [before = '', last] = words.length < 2 ? ['', ...words] : words.slice(-2)
  if (last === 'pin') return true // not `--pin-memory`
  return (last === 'key' && !PLAIN_KEY.test(before)) || (last === 'keys' && SECRET_KEYS.test(before))
}
