// What tests draw their values from: everything that a program may hand in, the rare ones often.

import fc from 'fast-check'

/** Numbers that encodings get wrong. */
const HARD_NUMBERS = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  5e-324,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
  1e21,
  0.1,
  1 / 3,
]

export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(...HARD_NUMBERS),
)

/** Texts that name something else to a file system, to JavaScript or to a terminal. */
const HARD_TEXTS = [
  '',
  ' ',
  '.',
  '..',
  '../../x',
  '..\\..\\x',
  '/etc/passwd',
  'a/b',
  'a\\b',
  'C:\\x',
  'CON',
  'con.txt',
  'nul',
  'a:b',
  'a\0b',
  '%2e%2e',
  '~',
  '-rf',
  'line\nbreak',
  '\u2028',
  '\uFEFFbom',
  '\x1b[31mred',
  '🙂',
  'é',
  'e\u0301',
  'x'.repeat(300),
  '🙂'.repeat(100),
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'toJSON',
  'length',
  '0',
  'a.b',
  '.a',
  'a.',
  'a..b',
  'runspan.kind',
  'runspan.',
  'service.name',
  'NaN',
  '1e+300',
]

/** Any text that UTF-8 can carry. */
export const carriedText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...HARD_TEXTS),
)

/** Any text at all, half surrogate pairs among them. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: carriedText },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string(), fc.constantFrom('\ud800', '\udc00', '\udfff'), fc.string())
      .map((parts) => parts.join('')),
  },
)

/** Milliseconds since 1970 that OTLP's 64-bit nanoseconds can hold. */
export const anyTimeMs: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 18_446_744_073_709 }),
  fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
)
