"""A run recorded with plain OpenTelemetry: `npx runspan ui` receives it on port 4318 and shows it."""
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = provider.get_tracer("training")

run = {"runspan.schema": 1, "runspan.kind": "run", "runspan.project": "python"}
with tracer.start_as_current_span("training", attributes=run) as span:
    span.add_event("param", {"param.key": "learning_rate", "param.value": 0.1})
    for step in range(100):
        loss = 1 / (step + 1)  # stands for your own code
        span.add_event("metric", {"metric.key": "loss", "metric.value": loss, "metric.step": step})
    with tracer.start_as_current_span("evaluate"):  # any span inside belongs to the run
        pass
provider.shutdown()
