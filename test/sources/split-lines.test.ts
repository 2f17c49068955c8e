import fc from 'fast-check'
import { splitLines } from '../../src/sources/file/split-lines.js'

test('lines are the same however the pieces are cut in which they come', async () => {
  const text = fc.stringMatching(/^[ab\n]{0,40}$/)
  await fc.assert(
    fc.asyncProperty(fc.array(text), async (pieces) => {
      const lines: string[] = []
      for await (const { number, bytes, length } of splitLines(each(pieces))) {
        lines.push(bytes.toString())
        expect([number, length]).toEqual([lines.length, bytes.length])
      }

      const wanted = pieces.join('').split('\n')
      if (wanted.at(-1) === '') wanted.pop()
      expect(lines).toEqual(wanted)
    }),
  )
})

async function* each(pieces: readonly string[]) {
  for (const piece of pieces) yield Buffer.from(piece)
}
