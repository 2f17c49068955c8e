import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import fc from 'fast-check'
import { findNvidiaSmi, parseGpus, parseSample } from '../../../src/setup/gpus/nvidia-smi.js'
import { tempDir } from '../../support/temp.js'

/** What the real one prints where it has no value. */
const MISSING = ['[N/A]', '[Not Supported]', '[Unknown Error]', '[GPU requires reset]', '']

describe('the cards that nvidia-smi lists', () => {
  test('each with its name, memory and driver', () => {
    expect(
      parseGpus('0, 81559, 550.54.15, NVIDIA H100 80GB HBM3\n1, 24564, 550.54.15, NVIDIA GeForce RTX 4090\n'),
    ).toEqual([
      { name: 'NVIDIA H100 80GB HBM3', memoryBytes: 81559 * 1024 ** 2, driver: '550.54.15' },
      { name: 'NVIDIA GeForce RTX 4090', memoryBytes: 24564 * 1024 ** 2, driver: '550.54.15' },
    ])
  })

  test('on Windows, where lines end otherwise', () => {
    expect(parseGpus('0, 8192, 551.61, NVIDIA RTX A2000\r\n')).toEqual([
      { name: 'NVIDIA RTX A2000', memoryBytes: 8 * 1024 ** 3, driver: '551.61' },
    ])
  })

  test.each(MISSING)('what it says to be "%s" is left out, and the rest is kept', (missing) => {
    expect(parseGpus(`0, ${missing}, ${missing}, NVIDIA GB10`)).toEqual([{ name: 'NVIDIA GB10' }])
    expect(parseGpus(`0, 8192, 551.61, ${missing}`)).toEqual([])
  })

  test('its messages are no cards', () => {
    const messages = [
      'No devices were found',
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
      'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54',
      'Unable to determine the device handle for GPU0000:65:00.0: Unknown Error',
    ]
    for (const message of messages) expect(parseGpus(message)).toEqual([])
  })

  test('whatever it prints, a card has a name, and numbers that can be written exactly', () => {
    fc.assert(
      fc.property(likeItsOutput(), (text) => {
        for (const { name, memoryBytes = 0, driver = 'x' } of parseGpus(text)) {
          expect(name).not.toBe('')
          expect(Number.isSafeInteger(memoryBytes)).toBe(true)
          expect(driver).toMatch(/^[\w.-]+$/)
        }
      }),
    )
  })
})

describe('a sample of nvidia-smi', () => {
  test('has the share of the time in which a card computed, and bytes', () => {
    expect(parseSample('3, 37, 1024')).toEqual({ index: 3, utilization: 0.37, memoryBytes: 1024 ** 3 })
  })

  test.each(MISSING)('has no value where it says "%s"', (missing) => {
    expect(parseSample(`0, ${missing}, 12`)).toEqual({ index: 0, memoryBytes: 12 * 1024 ** 2 })
    expect(parseSample(`0, 12, ${missing}`)).toEqual({ index: 0, utilization: 0.12 })
  })

  test('is never out of bounds, whatever it prints', () => {
    const line = fc.oneof(likeItsOutput(), fc.tuple(value(), value(), value()).map(joined))
    fc.assert(
      fc.property(line, (text) => {
        const { index = 0, utilization = 0, memoryBytes = 0 } = parseSample(text) ?? {}
        expect(index).toBeLessThan(256)
        expect(utilization).toBeGreaterThanOrEqual(0)
        expect(utilization).toBeLessThanOrEqual(1)
        expect(Number.isSafeInteger(memoryBytes) && memoryBytes >= 0).toBe(true)
      }),
    )
  })
})

test('nvidia-smi is looked for in the folders of PATH, of which some are none', () => {
  using temp = tempDir()
  const [empty, folder, right] = ['a', 'b', 'c'].map((name) => join(temp.path, name)) as [
    string,
    string,
    string,
  ]
  const name = process.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi'
  for (const path of [empty, join(folder, name), right]) mkdirSync(path, { recursive: true })
  writeFileSync(join(right, name), '')
  const find = (...folders: string[]) => findNvidiaSmi({ PATH: folders.join(delimiter) })

  expect(find('', '/nowhere', empty, folder, right)).toBe(join(right, name))
  expect(find(empty, '\0')).toBeUndefined()
  expect(findNvidiaSmi({})).toBeUndefined()
})

function value(): fc.Arbitrary<string> {
  const numbers = fc.oneof(fc.integer(), fc.double(), fc.bigInt()).map(String)
  return fc.oneof(fc.constantFrom(...MISSING, '0', '007', '100', '1e3', '-0'), numbers, fc.string())
}

function joined(values: readonly string[]): string {
  return values.join(', ')
}

function likeItsOutput(): fc.Arbitrary<string> {
  const line = fc.array(value(), { maxLength: 6 }).map(joined)
  return fc.oneof(
    fc.array(line).map((lines) => lines.join('\n')),
    fc.string({ unit: 'binary' }),
  )
}
