import { decodeRequest } from '../../otlp/decode-json.js'
import { decodeProtobufRequest } from '../../otlp/decode-protobuf.js'
import type { OtlpEncoding } from '../../otlp/encode-response.js'
import type { FinishedSpan } from '../../wire/span.js'
import { OtlpError } from './otlp-error.js'

export interface DecodedBody {
  spans: FinishedSpan[]
  /** How many spans are no spans, and what is wrong with the first of them. */
  rejectedSpans: number
  errorMessage: string
}

const ZEROS = /^0+$/

/** @throws OtlpError for what is no `ExportTraceServiceRequest` */
export function decodeBody(body: Buffer, encoding: OtlpEncoding): DecodedBody {
  const decoded: DecodedBody = { spans: [], rejectedSpans: 0, errorMessage: '' }
  const reject = ({ message }: Error): void => {
    decoded.rejectedSpans++
    decoded.errorMessage ||= `Spans were left out: ${message}.`
  }
  for (const span of decode(body, encoding, reject)) {
    const { traceId, spanId } = span.spanContext()
    if (ZEROS.test(traceId) || ZEROS.test(spanId)) reject(new Error('an id of zeros is none'))
    else decoded.spans.push(span)
  }
  return decoded
}

function decode(body: Buffer, encoding: OtlpEncoding, onDamaged: (error: Error) => void): FinishedSpan[] {
  try {
    return encoding === 'json' ? decodeRequest(body, onDamaged) : decodeProtobufRequest(body, onDamaged)
  } catch (error) {
    throw new OtlpError(
      400,
      `The body is no ExportTraceServiceRequest in ${encoding === 'json' ? 'JSON' : 'protobuf'} (${(error as Error).message}).`,
    )
  }
}
