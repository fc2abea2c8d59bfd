package io.spoor.connectors.sink;

import io.spoor.schemas.text.TextSanitizer;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends permanently rejected records to the dead letter queue; without a queue, the task fails on
 * them.
 */
public final class DeadLetterReporter {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterReporter.class);

  /** The reason may quote the record, or the destination's response. */
  private static final int MAX_REASON_LENGTH = 2_000;

  private final @Nullable ErrantRecordReporter reporter;

  private DeadLetterReporter(@Nullable ErrantRecordReporter reporter) {
    this.reporter = reporter;
  }

  public static DeadLetterReporter of(SinkTaskContext context) {
    ErrantRecordReporter reporter = context.errantRecordReporter();
    if (reporter == null) {
      LOG.warn(
          "no dead letter topic is set, so the task will stop at the first rejected "
              + "record; set errors.tolerance=all and errors.deadletterqueue.topic.name");
    }
    return new DeadLetterReporter(reporter);
  }

  /**
   * Reports a record; it is durable when the future is done. Thread-safe.
   *
   * @throws ConnectException if there is no dead letter queue
   */
  public Future<?> report(SinkRecord record, RejectedRecordException reason) {
    if (reporter == null) {
      throw new ConnectException(
          "A record cannot be delivered and no dead letter topic is set: topic="
              + record.originalTopic()
              + " partition="
              + record.originalKafkaPartition()
              + " offset="
              + record.originalKafkaOffset()
              + ". Set errors.tolerance=all and errors.deadletterqueue.topic.name",
          reason);
    }
    LOG.warn(
        "record sent to the dead letters topic={} partition={} offset={} reason=\"{}\"",
        record.originalTopic(),
        record.originalKafkaPartition(),
        record.originalKafkaOffset(),
        TextSanitizer.line(String.valueOf(reason.getMessage()), MAX_REASON_LENGTH));
    return reporter.report(record, reason);
  }
}
