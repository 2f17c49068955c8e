// The columns of our tables, and in which order their rows lie. All of them replace a row that comes again: delivery is at
// least once, a backfill may be done twice, and the root of a run takes the place of its first segment.

import type { TableName } from './place.js'

interface Table {
  columns: readonly string[]
  /** The rows that are the same in this are one, of which the newest stays. */
  orderBy: string
  /** The column by which a later row replaces an earlier one; the last one inserted where there is none. */
  version?: string
  /** Of the time that decides when a row goes away, and in which part of the table it lies. */
  time: string
  /** How many rows lie between two marks: as few as a question about some of them needs. */
  granularity: number
  /** How much text is packed together at least, where ClickHouse's 64 kB are more than a question needs. */
  blockBytes?: number
}

const NUMBERS = 'Map(LowCardinality(String), Float64)'
const TEXTS = 'Map(LowCardinality(String), String)'

const TABLE_OF: Readonly<Record<TableName, Table>> = {
  // A row for each run: that of its root, or of its first segment while it goes on.
  runspan_runs: {
    columns: [
      'Project LowCardinality(String)',
      'StartTime DateTime64(9) CODEC(Delta(8), ZSTD(1))',
      'RunId String CODEC(ZSTD(1))',
      'SpanId String CODEC(ZSTD(1))',
      // 0 goes on, 1 was completed by another process than its own, 2 has ended
      'Version UInt8',
      // whether the row says all that its run can be chosen by, but for what runspan_parts adds
      'IsPlain UInt8',
      // whether a param or an attribute is a text that reads as something else, of which only the events may say so
      'HasTexts UInt8',
      'Name String CODEC(ZSTD(1))',
      'Status LowCardinality(String)',
      'Error String CODEC(ZSTD(1))',
      'DurationNs UInt64 CODEC(ZSTD(1))',
      'Points UInt64 CODEC(ZSTD(1))',
      'ParentRun String CODEC(ZSTD(1))',
      'Tags Array(LowCardinality(String))',
      `Attributes ${TEXTS} CODEC(ZSTD(1))`,
      `Params ${TEXTS} CODEC(ZSTD(1))`,
      `Last ${NUMBERS} CODEC(ZSTD(1))`,
      `First ${NUMBERS} CODEC(ZSTD(1))`,
      `Min ${NUMBERS} CODEC(ZSTD(1))`,
      `Max ${NUMBERS} CODEC(ZSTD(1))`,
      `Mean ${NUMBERS} CODEC(ZSTD(1))`,
      `Count ${NUMBERS} CODEC(ZSTD(1))`,
      'KnownBy Map(LowCardinality(String), LowCardinality(String))',
      'INDEX others IsPlain TYPE minmax GRANULARITY 1',
      'INDEX by_id RunId TYPE bloom_filter(0.001) GRANULARITY 1',
      'INDEX by_parent ParentRun TYPE bloom_filter(0.01) GRANULARITY 1',
      'INDEX by_name Name TYPE bloom_filter(0.01) GRANULARITY 1',
      'INDEX by_tag Tags TYPE bloom_filter(0.01) GRANULARITY 1',
    ],
    orderBy: 'Project, StartTime, RunId',
    version: 'Version',
    time: 'StartTime',
    granularity: 1024,
  },
  // A row for each value that a run can be found or sorted by, in the order of these values: numbers, and the names of what
  // is there. What is found here is looked at again, so that a row of a span that has been replaced does no harm.
  runspan_values: {
    columns: [
      // one of FIELDS in values.ts
      'Field LowCardinality(String)',
      'Key String CODEC(ZSTD(1))',
      // 0 a number, 1 a text, 2 NaN
      'Rank UInt8',
      'Number Float64 CODEC(ZSTD(1))',
      'StartTime DateTime64(9) CODEC(Delta(8), ZSTD(1))',
      'RunId String CODEC(ZSTD(1))',
    ],
    orderBy: 'Field, Key, Rank, Number, StartTime, RunId',
    time: 'StartTime',
    granularity: 1024,
  },
  // What else says something about a run: what other processes added, what somebody noted afterwards.
  runspan_parts: {
    columns: [
      'RunId String CODEC(ZSTD(1))',
      // texts: a segment that says which params are texts, and nothing else that matters
      'Kind LowCardinality(String)',
      'SpanId String CODEC(ZSTD(1))',
      // empty where the span does not say it
      'Project LowCardinality(String)',
      'StartTime DateTime64(9) CODEC(Delta(8), ZSTD(1))',
      'Name String CODEC(ZSTD(1))',
      'Rank LowCardinality(String)',
      'Resume UInt32',
      'Status LowCardinality(String)',
      'Error String CODEC(ZSTD(1))',
      'DurationNs UInt64 CODEC(ZSTD(1))',
      'Points UInt64 CODEC(ZSTD(1))',
      'ParentRun String CODEC(ZSTD(1))',
      `Attributes ${TEXTS} CODEC(ZSTD(1))`,
      'INDEX by_parent ParentRun TYPE bloom_filter(0.01) GRANULARITY 1',
    ],
    orderBy: 'RunId, Kind, SpanId',
    time: 'StartTime',
    granularity: 1024,
  },
  runspan_tasks: {
    columns: [
      'RunId String CODEC(ZSTD(1))',
      'SpanId String CODEC(ZSTD(1))',
      'Project LowCardinality(String)',
      'StartTime DateTime64(9) CODEC(Delta(8), ZSTD(1))',
      'Name LowCardinality(String)',
      'Number UInt32',
      'Item String CODEC(ZSTD(1))',
      'Trial UInt32',
      'Status LowCardinality(String)',
      'Error String CODEC(ZSTD(1))',
      'DurationNs UInt64 CODEC(ZSTD(1))',
      `Scores ${NUMBERS} CODEC(ZSTD(1))`,
    ],
    orderBy: 'RunId, Number, Trial, SpanId',
    time: 'StartTime',
    granularity: 1024,
  },
  // A row for each point, those of a series one after the other.
  runspan_points: {
    columns: [
      'RunId String CODEC(ZSTD(1))',
      'Key LowCardinality(String)',
      'Rank LowCardinality(String)',
      'Resume UInt32 CODEC(ZSTD(1))',
      'TimeMs Int64 CODEC(Delta(8), ZSTD(1))',
      // what tells points of the same millisecond apart, in the order they were logged: the root or continuation, the segment,
      // the event, the place in the event
      'Part String CODEC(ZSTD(1))',
      'Segment UInt32 CODEC(ZSTD(1))',
      'Event UInt32 CODEC(Delta(4), ZSTD(1))',
      'I UInt32 CODEC(Delta(4), ZSTD(1))',
      'Step Nullable(Int64) CODEC(Delta(8), ZSTD(1))',
      'Value Float64 CODEC(ZSTD(1))',
      'RunStart DateTime CODEC(ZSTD(1))',
      "Time DateTime64(3) ALIAS addMilliseconds(toDateTime64('1970-01-01 00:00:00', 3, 'UTC'), TimeMs)",
    ],
    orderBy: 'RunId, Key, Rank, Resume, TimeMs, Part, Segment, Event, I',
    time: 'RunStart',
    granularity: 1024,
  },
  // A row for each span of a run that a list needs, so that runs from all over the exporter's table are read at the cost of these
  // rows. One column: each more would be another place to read from, of which a page of runs has as many as runs.
  runspan_spans: {
    columns: [
      'RunId String CODEC(ZSTD(1))',
      // empty in the row that says that a run's other rows do not say everything
      'SpanId String CODEC(ZSTD(1))',
      // tells a span from the one that another process wrote for it: readers know which of them counts
      'Hash UInt64 CODEC(ZSTD(1))',
      'StartTime DateTime CODEC(ZSTD(1))',
      // JSON of what `span-columns.ts` reads of a span
      'Span String CODEC(ZSTD(1))',
      'INDEX by_id RunId TYPE bloom_filter(0.001) GRANULARITY 1',
    ],
    orderBy: 'RunId, SpanId, Hash',
    time: 'StartTime',
    granularity: 32,
    blockBytes: 16_384,
  },
}

/** The columns of a table, and what follows them. */
export function tableText(
  name: TableName,
  isReplicated: boolean,
  ttlDays: number | undefined,
): { columns: string; storage: string } {
  const { columns, orderBy, version = '', time, granularity, blockBytes } = TABLE_OF[name]
  return {
    columns: columns.map((column) => `  ${column}`).join(',\n'),
    storage: [
      `ENGINE = ${isReplicated ? 'Replicated' : ''}ReplacingMergeTree${version === '' ? '' : `(${version})`}`,
      `PARTITION BY toYYYYMM(${time})`,
      `ORDER BY (${orderBy})`,
      ...(ttlDays === undefined ? [] : [`TTL toDateTime(${time}) + toIntervalDay(${ttlDays})`]),
      `SETTINGS index_granularity = ${granularity}${blockBytes === undefined ? '' : `, min_compress_block_size = ${blockBytes}`}`,
    ].join('\n'),
  }
}
