// The recipes of docs/data-frames.md, by Polars, DuckDB and pandas themselves.

import { join } from 'node:path'
import { readBlocks } from '../docs/blocks.js'
import { read } from '../docs/pages.js'
import { Reader, startReadersJaeger } from '../docs/reader.js'
import { installPython } from './install-python.js'
import { START_TIMEOUT_MS } from './python-server.js'

const PAGE = 'docs/data-frames.md'

test(
  'a reader who follows the page gets what it shows, from each of the libraries',
  async () => {
    const python = join(installPython('data-frames'), 'python')
    await using jaeger = await startReadersJaeger()
    using reader = new Reader(PAGE, 'http://localhost:4318', jaeger, python)

    await reader.compile()

    expect(await reader.followPage()).toEqual([])
    expect(readBlocks(read(PAGE)).filter(({ language }) => language === 'python')).toHaveLength(4)
  },
  START_TIMEOUT_MS,
)
