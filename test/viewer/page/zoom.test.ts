// The part of the x axis in the address.

import fc from 'fast-check'
import { readZoom, zoomText } from '../../../src/viewer/page/chart/zoom.js'

test('what is written is read again, as exactly as a screen can show', () => {
  const x = fc.double({ min: -1e12, max: 1e12, noNaN: true })
  const axis = fc.constantFrom('step' as const, 'clock' as const, 'metrics.a:b..c' as const)
  fc.assert(
    fc.property(axis, x, fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (axis, from, width) => {
      const to = from + width
      const read = readZoom(zoomText({ axis, from, to }))

      expect(read?.axis).toBe(axis)
      expect(Math.abs((read?.from ?? 0) - from)).toBeLessThanOrEqual((to - from) / 1000)
      expect(Math.abs((read?.to ?? 0) - to)).toBeLessThanOrEqual((to - from) / 1000)
    }),
  )
})

test.each([
  '',
  'step',
  'step:',
  'step:1..',
  'step:..2',
  'step:2..1',
  'step:1..1',
  'step:a..b',
  ':1..2',
  'step:0..Infinity',
])('%j shows all', (text) => {
  expect(readZoom(text)).toBeUndefined()
})
