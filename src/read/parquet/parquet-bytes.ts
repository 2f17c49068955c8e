// A table as Apache Parquet, written while its rows are made: memory holds one row group of it.

import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js'
import { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js'
import type { Table } from '../tables/table.js'
import { parquetSchema } from './parquet-schema.js'
import { RowGroup } from './row-group.js'

/** The file in chunks: the header, each row group, the footer. */
export async function* parquetBytes({ columns, rows }: Table): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter(1 << 20)
  const writer = new ParquetWriter({ writer: bytes, schema: parquetSchema(columns), createdBy: 'runspan' })
  let group = new RowGroup(columns)
  const write = async () => {
    await writer.write({ columnData: group.columnData(), rowGroupSize: group.length })
    group = new RowGroup(columns)
    return taken(bytes)
  }
  for await (const some of rows) {
    for (const row of some) {
      group.add(row)
      if (group.isFull) yield await write()
    }
  }
  if (group.length > 0) yield await write()
  await writer.finish()
  yield taken(bytes)
}

/** Takes out what was written so far. The writer goes on with the same buffer, and with its place in the file. */
function taken(bytes: ByteWriter): Uint8Array {
  const chunk = bytes.getBytes().slice()
  bytes.index = 0
  return chunk
}
