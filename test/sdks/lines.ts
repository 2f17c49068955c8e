// The lines of OpenTelemetry's SDK that a program may have, and the file with which it sets each of them up.

/** A way to have an SDK of one's own: a project in `projects/`, and what its programs start with. */
export interface Line {
  title: string
  project: 'nodesdk-2' | 'tracer-2' | 'nodesdk-3' | 'tracer-3'
  /** The major versions of Node that it supports. */
  nodes: number[]
  /** The package that has the line's samplers. */
  samplers: string
  /** The source text of the file that sets the SDK up. */
  setUp(added?: Added): string
}

/** What a program's set-up has beside an exporter to the endpoint; source text, too. */
interface Added {
  imports?: string
  /** Options of the provider. */
  options?: string
  /** Span processors before the one that exports. */
  processors?: string
}

/** Where the endpoint is they know from OTEL_EXPORTER_OTLP_ENDPOINT. */
const PROTOBUF_EXPORTER = "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'"
const JSON_EXPORTER = "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'"

const BATCH_2 = 'new BatchSpanProcessor(new OTLPTraceExporter())'
const BATCH_3 = 'new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })'

// It makes the exporter itself, unless the program says which span processors there are.
function nodeSdk(tracePackage: string, batch: string, { imports, options = '', processors }: Added): string {
  const withProcessors = {
    imports: `${PROTOBUF_EXPORTER}\nimport { BatchSpanProcessor } from '${tracePackage}'`,
    options: `spanProcessors: [${processors}, ${batch}],`,
  }
  const more = processors === undefined ? { imports: '', options: '' } : withProcessors
  return `
import { NodeSDK } from '@opentelemetry/sdk-node'
${more.imports}
${imports ?? ''}
const sdk = new NodeSDK({ ${more.options} ${options} })
sdk.start()
process.once('beforeExit', () => sdk.shutdown())
`
}

function nodeTracerProvider({ imports = '', options = '', processors }: Added): string {
  return `
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
${JSON_EXPORTER}
${imports}
const spanProcessors = [${processors === undefined ? '' : `${processors}, `}${BATCH_2}]
const provider = new NodeTracerProvider({ spanProcessors, ${options} })
provider.register()
process.once('beforeExit', () => provider.shutdown())
`
}

function tracerProvider({ imports = '', options = '', processors }: Added): string {
  return `
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
${JSON_EXPORTER}
${imports}
const spanProcessors = [${processors === undefined ? '' : `${processors}, `}${BATCH_3}]
const provider = new TracerProvider({ spanProcessors, ${options} })
trace.setGlobalTracerProvider(provider)
context.setGlobalContextManager(new AsyncLocalStorageContextManager())
propagation.setGlobalPropagator(new W3CTraceContextPropagator())
process.once('beforeExit', () => provider.shutdown())
`
}

const NODES_OF_2 = [20, 22, 24]
const NODES_OF_3 = [22, 24] // 22.15 and newer

export const LINES: Line[] = [
  {
    title: 'NodeSDK of 2.x',
    project: 'nodesdk-2',
    nodes: NODES_OF_2,
    samplers: '@opentelemetry/sdk-trace-base',
    setUp: (added = {}) => nodeSdk('@opentelemetry/sdk-trace-base', BATCH_2, added),
  },
  {
    title: 'NodeTracerProvider of 2.x',
    project: 'tracer-2',
    nodes: NODES_OF_2,
    samplers: '@opentelemetry/sdk-trace-node',
    setUp: (added = {}) => nodeTracerProvider(added),
  },
  {
    title: 'NodeSDK of 3.x',
    project: 'nodesdk-3',
    nodes: NODES_OF_3,
    samplers: '@opentelemetry/sdk-trace',
    setUp: (added = {}) => nodeSdk('@opentelemetry/sdk-trace', BATCH_3, added),
  },
  {
    title: 'TracerProvider of 3.x',
    project: 'tracer-3',
    nodes: NODES_OF_3,
    samplers: '@opentelemetry/sdk-trace',
    setUp: (added = {}) => tracerProvider(added),
  },
]
