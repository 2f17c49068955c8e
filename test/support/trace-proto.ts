// OTLP's trace messages, from opentelemetry-proto 1.x (trace.proto, common.proto, resource.proto, trace_service.proto) with
// one change: texts are declared as bytes, which are the same on the wire. A decoder for `string` repairs what is no UTF-8;
// a collector refuses the whole request for it, and so must an endpoint that tests rely on.

export const TRACE_PROTO = `
syntax = "proto3";

message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }

message ExportTraceServiceResponse { ExportTracePartialSuccess partial_success = 1; }
message ExportTracePartialSuccess { int64 rejected_spans = 1; string error_message = 2; }

message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; bytes schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }

message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; bytes schema_url = 3; }
message InstrumentationScope {
  bytes name = 1;
  bytes version = 2;
  repeated KeyValue attributes = 3;
  uint32 dropped_attributes_count = 4;
}

message Span {
  bytes trace_id = 1;
  bytes span_id = 2;
  bytes trace_state = 3;
  bytes parent_span_id = 4;
  fixed32 flags = 16;
  bytes name = 5;
  uint32 kind = 6;
  fixed64 start_time_unix_nano = 7;
  fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9;
  uint32 dropped_attributes_count = 10;
  repeated Event events = 11;
  uint32 dropped_events_count = 12;
  repeated Link links = 13;
  uint32 dropped_links_count = 14;
  Status status = 15;

  message Event {
    fixed64 time_unix_nano = 1;
    bytes name = 2;
    repeated KeyValue attributes = 3;
    uint32 dropped_attributes_count = 4;
  }

  message Link {
    bytes trace_id = 1;
    bytes span_id = 2;
    bytes trace_state = 3;
    repeated KeyValue attributes = 4;
    uint32 dropped_attributes_count = 5;
    fixed32 flags = 6;
  }
}

message Status { bytes message = 2; uint32 code = 3; }

message KeyValue { bytes key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    bytes string_value = 1;
    bool bool_value = 2;
    int64 int_value = 3;
    double double_value = 4;
    ArrayValue array_value = 5;
    KeyValueList kvlist_value = 6;
    bytes bytes_value = 7;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
`
