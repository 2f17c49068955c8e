import fc from 'fast-check'
import { maskSecrets } from '../../../src/setup/environment/command-line.js'
import { withoutCredentials } from '../../../src/setup/environment/without-credentials.js'

/** How people give secrets on a command line. */
const WAYS: ((name: string, secret: string) => string[])[] = [
  (name, secret) => [`--${name}=${secret}`],
  (name, secret) => [`--${name}`, secret],
  (name, secret) => [`-${name}`, secret],
  (_, secret) => [`-p${secret}`],
  (name, secret) => [`${name}=${secret}`],
  (name, secret) => [`--env=${name}=${secret}`],
  (name, secret) => ['-e', `${name}: ${secret}`],
  (name, secret) => [`${name}=${secret} npm run train`],
  (name, secret) => ['sh', '-c', `train --${name} ${secret} --seed 1`],
  (name, secret) => [JSON.stringify({ lr: 1, [name]: secret })],
  (name, secret) => [`--config=${JSON.stringify({ deep: { [name]: [secret, 1] } })}`],
  (name, secret) => [JSON.stringify({ env: JSON.stringify({ [name]: secret }) })],
  (name, secret) => [`{${name}: '${secret}', lr: 1}`],
  (_, secret) => ['-H', `Authorization: Bearer ${secret}`],
  (_, secret) => ['-u', `ann:${secret}`],
  (_, secret) => [`https://ann:${secret}@host.test/x`],
  (_, secret) => [`--url=postgres://${secret}@host.test:5432/x`],
  (_, secret) => [`--db=ann:${secret}@host.test:5432/x`],
  (_, secret) => [`https://host.test/blob?sv=1&sig=${secret}&se=2`],
  (name, secret) => [`/path?a=1&${name}=${secret}`],
  (name, secret) => [`https://host.test/x#${name}=${secret}`],
]

/** Some like passwords of people, some like keys of services. */
function secrets(): fc.Arbitrary<string> {
  const characters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!_-.~+*']
  const text = fc.string({ unit: fc.constantFrom(...characters), minLength: 5, maxLength: 40 })
  return fc.oneof(
    fc.uuid(),
    text.map((rest) => `x${rest}7`),
  )
}

describe('the command line is kept without its secrets', () => {
  test.each([
    [
      ['train.js', '--api-key', 'abc', '--lr', '0.1'],
      ['train.js', '--api-key', '[masked]', '--lr', '0.1'],
    ],
    [['--apiKey=abc'], ['--apiKey=[masked]']],
    [
      ['--openai-key', 'abc'],
      ['--openai-key', '[masked]'],
    ],
    [['--db-password=a=b'], ['--db-password=[masked]']],
    [
      ['-p', 'x', '--pwd', 'abc'],
      ['-p', 'x', '--pwd', '[masked]'],
    ],
    [
      ['--token', '-abc123'],
      ['--token', '[masked]'],
    ],
    [['OPENAI_API_KEY=sk'], ['OPENAI_API_KEY=[masked]']],
    [
      ['--set', 'db.password=abc'],
      ['--set', 'db.password=[masked]'],
    ],
    [
      ['--header', 'Authorization: Bearer abc'],
      ['--header', 'Authorization: [masked]'],
    ],
    [
      ['-H', 'x-api-key: abc'],
      ['-H', 'x-api-key: [masked]'],
    ],
    [['--note=Bearer abcdef'], ['--note=[masked]']],
    [['sk-proj-abcdefghijkl1234'], ['[masked]']],
    [['ghp_0123456789abcdefghijklmnop'], ['[masked]']],
    [
      ['--url', 'postgres://me:pw@db:5432/x?sslkey=a'],
      ['--url', 'postgres://db:5432/x'],
    ],
    [['--config={"lr":1,"apiKey":"abc"}'], ['--config={"lr":1,"apiKey":[masked]}']],
    [
      ['--opts', 'lr=1,password=abc;seed=2'],
      ['--opts', 'lr=1,password=[masked]'],
    ],
    [['--env=API_KEY=abc'], ['--env=API_KEY=[masked]']],
    [['--set=model.apiKey=abc'], ['--set=model.apiKey=[masked]']],
    [['--header=Authorization: Token abc'], ['--header=Authorization: [masked]']],
    [['--define:process.env.API_KEY=abc'], ['--define:process.env.API_KEY=[masked]']],
    [['{"apiKey":"a b","lr":1}'], ['{"apiKey":[masked],"lr":1}']],
    [['--db=host=h password=abc'], ['--db=host=h password=[masked]']],
    [
      ['--opts', "password='a b' seed=2"],
      ['--opts', 'password=[masked] seed=2'],
    ],
    [['DB_PASSWORD=abc npm start'], ['DB_PASSWORD=[masked]']],
    [['sh -c "TOKEN=abc run"'], ['sh -c "TOKEN=[masked]']],
    [['--url=https://api.test/v1?token=abc'], ['--url=https://api.test/v1']],
    [
      ['mysql', '-psecret1', '-p', 'db'],
      ['mysql', '-p[masked]', '-p', 'db'],
    ],
    [
      ['curl', '-u', 'ann:abc', 'http://a.test'],
      ['curl', '-u', 'ann:[masked]', 'http://a.test'],
    ],
    [
      ['--db', 'ann:abc@db:5432/x'],
      ['--db', 'ann:[masked]@db:5432/x'],
    ],
    [['/v1/blob?sv=1&sig=abc'], ['/v1/blob?sv=1&sig=[masked]']],
    [['{"env":"{\\"token\\":\\"abc\\"}"}'], ['{"env":"{\\"token\\":[masked]']],
    [['{"password":"a\\"b","lr":1}'], ['{"password":[masked],"lr":1}']],
    [["password='a'\\''b' seed=2"], ['password=[masked]']],
    [['{"apiKeys":["a","b"]}'], ['{"apiKeys":[masked]']],
    [
      ['sh', '-c', 'train --lr 1 --token abc --seed 2'],
      ['sh', '-c', 'train --lr 1 --token [masked]'],
    ],
    [['--hook=https://hooks.slack.com/services/T0/B0/abc'], ['--hook=[masked]']],
    [
      ['--jwt', 'abc'],
      ['--jwt', '[masked]'],
    ],
  ])('%j becomes %j', (args, kept) => {
    expect(maskSecrets(args)).toEqual(kept)
  })

  test.each([
    [
      [
        'train.js',
        '--sort-key',
        'name',
        '--lr',
        '0.1',
        '--epochs=3',
        '-v',
        '--tokenizer',
        'bpe',
        '--max-tokens',
        '500',
      ],
    ],
    [['--keyboard', 'de', '--monkey=1', '--author', 'Ann', '--sort-by=key', '--passes', '3']],
    [
      [
        '-p',
        '-p8080',
        '-p0.5',
        '-parallel',
        '-port=80',
        '-path',
        './a',
        '-project=a',
        '--pin-memory',
        'true',
      ],
    ],
    [
      [
        'npm:react@18.2',
        'a@b.test',
        '--keys',
        'a,b',
        '--user',
        'ann',
        'npm run train --lr 1 --sort-key name',
      ],
    ],
    [['C:\\runs\\a.js', '/data/set:1', 'https://example.com/a', 'git@github.com:a/b.git']],
    [['--model', 'gpt-4o-mini', '--prompt', 'say basic maths, pass or fail, at 10:30', '--seed', '7']],
  ])('%j stays as it is', (args) => {
    expect(maskSecrets(args)).toEqual(args)
  })

  test('a secret is never kept, in whatever way it is given', () => {
    const word = fc.constantFrom(
      'password',
      'api-key',
      'secretKey',
      'auth_token',
      'DB_PASSWORD',
      'client.secret',
      'pwd',
    )
    fc.assert(
      fc.property(word, secrets(), fc.constantFrom(...WAYS), fc.string(), (name, secret, way, other) => {
        const kept = maskSecrets([other, ...way(name, secret), '--lr', '0.1'])
        expect(kept.join(' ')).not.toContain(secret)
        expect(kept.slice(-2)).toEqual(['--lr', '0.1'])
      }),
      { numRuns: 2_000 },
    )
  })

  test('no argument is too much for it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (args) => {
        expect(maskSecrets(args)).toHaveLength(args.length)
      }),
    )
    for (const text of [
      'a'.repeat(1e6),
      ':'.repeat(1e6),
      '://'.repeat(3e5),
      'a@'.repeat(5e5),
      '='.repeat(1e6),
    ])
      expect(maskSecrets([text, `--${text}`])).toHaveLength(2)
  })
})

test.each([
  ['https://user:token@github.com/a/b.git', 'https://github.com/a/b.git'],
  ['https://ghp_token@github.com/a/b.git', 'https://github.com/a/b.git'],
  ['https://u:p@ss@host/x', 'https://host/x'],
  ['ssh://git:pw@host:22/a.git', 'ssh://host:22/a.git'],
  ['https://u:a;b#c?d@host/x', 'https://host/x'],
  ['postgres://u:a/b@host/x', 'postgres://host/x'],
  ['http://[::1]:8080/a@b', 'http://[::1]:8080/a@b'],
  ['https://host:8080/a@1', 'https://host:8080/a@1'],
  ['https://host/a.git?private_token=abc#x', 'https://host/a.git'],
  ['git@github.com:a/b.git', 'git@github.com:a/b.git'],
  ['user:pw@host:a/b.git', 'user@host:a/b.git'],
  ['/srv/git/a.git', '/srv/git/a.git'],
  ['../a.git', '../a.git'],
])('the address %s is kept as %s', (address, kept) => {
  expect(withoutCredentials(address)).toBe(kept)
})
