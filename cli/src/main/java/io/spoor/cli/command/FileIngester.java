package io.spoor.cli.command;

import io.spoor.cli.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.kafka.RawRecordProducer;
import io.spoor.offline.input.InputFile;
import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.OversizedStub;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Sends files record by record and counts the outcomes. */
final class FileIngester {
  /** Upper bound of the overhead of a one-record batch, in bytes. */
  private static final int ENVELOPE = 4_096;

  private final Terminal terminal;
  private final ProgressLine progress;
  private final long startNanos = System.nanoTime();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private long sent;
  private long skipped;
  private long unreadable;

  FileIngester(Terminal terminal, ProgressLine progress) {
    this.terminal = terminal;
    this.progress = progress;
  }

  /**
   * Sends one file. Unreadable and rejected records are reported and counted, and sending
   * continues.
   */
  void send(String file, RawRecordProducer producer) {
    try (InputFile input = InputFile.open(file, terminal.in())) {
      var reader = new RawRecordReader(input.content(), TopicCatalogue.MAX_RAW_BYTES - ENVELOPE);
      InputRecord record;
      while ((record = reader.next()) != null) {
        switch (record) {
          case InputRecord.Complete(long line, byte[] bytes) -> {
            sent++;
            send(input.name(), line, bytes, producer);
          }
          case InputRecord.Oversized(long line, long size, byte[] head) -> {
            skipped++;
            warn(TooLarge.message(input.name(), line, size));
            send(input.name(), line, OversizedStub.of(head, size), producer);
          }
        }
        if (progress.isDue()) {
          progress.show(status(input));
        }
      }
    } catch (IOException e) {
      unreadable++;
      warn(
          file
              + ": cannot read to the end: "
              + ErrorMessages.describe(e)
              + ". Earlier records were sent");
    }
  }

  private void send(String file, long line, byte[] bytes, RawRecordProducer producer) {
    producer.send(
        bytes,
        fault -> {
          if (fault == null) {
            acknowledged.incrementAndGet();
          } else {
            rejected.incrementAndGet();
            warn(
                file
                    + ", line "
                    + line
                    + ": Kafka rejected the record of "
                    + bytes.length
                    + " bytes: "
                    + fault);
          }
        });
  }

  /** Number of errors. */
  long faults() {
    return rejected.get() + skipped + unreadable;
  }

  /** The counts, after the topic was flushed. */
  String summary(String topic) {
    return sent
        - rejected.get()
        + " records sent to "
        + topic
        + " in "
        + seconds()
        + " s ("
        + rate()
        + " records/s)"
        + (skipped + rejected.get() == 0 ? "" : ", " + (skipped + rejected.get()) + " too large")
        + (unreadable == 0 ? "" : ", " + unreadable + " files not read to their end");
  }

  private String status(InputFile input) {
    String percent = input.size() <= 0 ? "" : ", " + input.bytesRead() * 100 / input.size() + " %";
    return input.name()
        + ": "
        + acknowledged.get()
        + " records, "
        + rate()
        + " records/s"
        + percent;
  }

  private synchronized void warn(String message) {
    progress.clear();
    terminal.info(message);
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - startNanos) / 1e9);
  }

  private long rate() {
    return Math.round(acknowledged.get() / Math.max(1e-9, (System.nanoTime() - startNanos) / 1e9));
  }
}
