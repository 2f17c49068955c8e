import fc from 'fast-check'

/** Conditions that can be read, of any size, some of them missing for some of the runs. */
export const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(
      'params.lr > 0.01',
      'params.shuffle',
      'params.nothing == 1',
      'has(params.note)',
      'metrics.loss.min < 1',
      '"v2" in tags',
      'tags.all(t, t == "v2")',
      'params.exists(k, params[k] == 8)',
      'name.startsWith("exp")',
      'ended > started',
      'true',
      'false',
    ),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} || ${b})`),
    tie('condition').map((a) => `!${a.startsWith('(') || a === 'true' ? a : `(${a})`}`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}))
