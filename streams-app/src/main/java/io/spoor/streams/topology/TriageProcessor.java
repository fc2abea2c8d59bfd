package io.spoor.streams.topology;

import io.spoor.pipeline.triage.Triage;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Runs triage as a Kafka Streams processor. */
final class TriageProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
  private final CommitPacer commits;
  private ProcessorContext<String, SpecificRecord> context;
  private Triage triage;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  TriageProcessor(CommitPacer commits) {
    this.commits = commits;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.triage =
        new Triage(context.<TaskStore>getStateStore(NodeNames.TRIAGE_ROWS).rows(), this::publish);
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof Alert alert) {
      triage.handle(alert);
      commits.onProcessed(record.timestamp(), context);
    } else if (record.value() instanceof AlertVerdict verdict) {
      triage.handle(verdict);
      commits.onProcessed(TimeUnit.NANOSECONDS.toMillis(verdict.getTime()), context);
    }
  }

  private void publish(TriagedAlert alert) {
    context.forward(new Record<>(alert.getAlertId(), alert, context.currentSystemTimeMs()));
  }
}
