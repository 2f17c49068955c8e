// The names of schema 1; `docs/wire-format.md` says what they mean. Nothing else in the project spells
// them.

export const SCHEMA = 1

/** Names that begin so belong to runspan; the user's own attributes may not use them. */
export const RESERVED_PREFIX = 'runspan.'

export const ATTR_SCHEMA = 'runspan.schema'
export const ATTR_KIND = 'runspan.kind'
export const ATTR_NAME = 'runspan.name'
export const ATTR_PROJECT = 'runspan.project'
export const ATTR_STATUS = 'runspan.status'
export const ATTR_RECOVERED = 'runspan.recovered'
export const ATTR_TAGS = 'runspan.tags'
export const ATTR_PARENT_RUN = 'runspan.parent_run'
export const ATTR_RANK = 'runspan.rank'
export const ATTR_POINTS = 'runspan.points'
export const ATTR_SEGMENT = 'runspan.segment'
export const ATTR_SEGMENTS = 'runspan.segments'
export const ATTR_REFUSED_CALLS = 'runspan.refused_calls'
export const ATTR_MIRRORS_LEFT_OUT = 'runspan.mirrors_left_out'
/**
 * Which of the user's attributes are texts that read as something else: ClickHouse's exporter makes every
 * value a text.
 */
export const ATTR_TEXT_ATTRIBUTES = 'runspan.text_attributes'

/**
 * Of a part that goes on with a run after its end: its number from 1, and from which step on it supersedes
 * earlier parts.
 */
export const ATTR_RESUME = 'runspan.resume'
export const ATTR_FROM_STEP = 'runspan.from_step'

export const ATTR_TASK_NUMBER = 'runspan.task.number'
export const ATTR_TASK_ITEM = 'runspan.task.item'
export const ATTR_TASK_TRIAL = 'runspan.task.trial'
export const ATTR_TASK_EXPECTED = 'runspan.task.expected'
export const ATTR_TASK_ATTEMPTS = 'runspan.task.attempts'
export const ATTR_TASK_WAITED = 'runspan.task.waited_ms'
export const ATTR_TASK_CACHED = 'runspan.task.cached'

export const ATTR_ANNOTATION_TIME = 'runspan.annotation.time'
export const ATTR_ANNOTATION_TASK = 'runspan.annotation.task'
export const ATTR_NOTE = 'runspan.note'
export const ATTR_ARCHIVED = 'runspan.archived'
export const ATTR_REMOVED_ATTRIBUTES = 'runspan.removed_attributes'

export const PREFIX_TAG = 'runspan.tag.'
export const PREFIX_PARAM = 'runspan.param.'
/**
 * The last value of a metric. The other statistics have names that a page which sorts by name shows further
 * down.
 */
export const PREFIX_METRIC = 'runspan.metric.'
export const PREFIX_SUMMARY = 'runspan.summary.'
/** What git says of the working tree; on roots, since it is known only after a while. */
export const PREFIX_GIT = 'runspan.git.'
/** What the machine has; on roots, as far as it takes a while to find out. */
export const PREFIX_HOST = 'runspan.host.'
/** Which statistic a metric is known by, where that is not its last value. */
export const PREFIX_SUMMARY_OF = 'runspan.summary_of.'
export const PREFIX_SCORE = 'runspan.score.'

export const KIND_RUN = 'run'
export const KIND_CONTINUATION = 'continuation'
export const KIND_SEGMENT = 'segment'
export const KIND_TASK = 'task'
export const KIND_ANNOTATION = 'annotation'
/** The instrumentation scope of all that runspan records. */
export const SCOPE_NAME = 'runspan'
export const SEGMENT_SPAN_NAME = 'runspan.segment'
export const ANNOTATION_SPAN_NAME = 'runspan.annotation'

export const EVENT_PARAM = 'param'
export const EVENT_METRIC = 'metric'
export const EVENT_EXCEPTION = 'exception'
export const EVENT_INPUT = 'input'
export const EVENT_OUTPUT = 'output'
export const EVENT_FILE = 'file'
export const EVENT_EXPECTED = 'expected'
/** OpenTelemetry's convention for generative AI. */
export const EVENT_SCORE = 'gen_ai.evaluation.result'

export const END_STATUSES = ['completed', 'failed', 'crashed'] as const

/**
 * `running` until the end; `crashed` is a run whose process died without ending it; of a `silent` one
 * nothing was heard for a while, and nobody who can be asked knows whether its process lives.
 */
export type RunStatus = 'running' | 'silent' | (typeof END_STATUSES)[number]

export const RUN_STATUSES: readonly RunStatus[] = ['running', 'silent', ...END_STATUSES]

/**
 * The default limit of every OpenTelemetry SDK for events and for attributes of one span; it drops more
 * silently.
 */
export const MAX_EVENTS_PER_SPAN = 128
export const MAX_ATTRIBUTES_PER_SPAN = 128

/** More points of one series on one span are packed. */
export const MAX_SINGLE_POINTS = 32

/** The most points of one series in one packed event. */
export const MAX_PACKED_POINTS = 64

/**
 * Longer strings are carried in parts: backends refuse a whole span for one value over 64 kB, and a
 * character takes up to 3 bytes.
 */
export const MAX_STRING_PART = 16_384

/** What is searched by stays under the 256 bytes that Jaeger's storages index. */
export const MAX_MIRROR_STRING = 256

/** A longer key has no mirror: as an attribute's name it would push all values off Jaeger's page. */
export const MAX_MIRROR_KEY = 100

/** A longer name of a run is cut in the span's name, and whole in an attribute. */
export const MAX_SPAN_NAME = 256
