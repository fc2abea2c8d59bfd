package io.spoor.cli.command.records;

import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.command.option.TooLarge;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.RawRecordProducer.Receipt;
import io.spoor.offline.input.InputFile;
import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.Normalisers;
import io.spoor.sources.OversizedStub;
import io.spoor.sources.SourceProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends files record by record and counts the outcomes. Nothing is sent until the source has
 * understood a record; so records of the wrong source do not become dead letters.
 */
final class FileIngester {
  /** Upper bound of the overhead of a one-record batch, in bytes. */
  private static final int ENVELOPE = 4_096;

  private final Terminal terminal;
  private final ProgressLine progress;
  private final String source;
  private final SourceProbe probe;
  private final List<Held> held = new ArrayList<>();
  private boolean isChecked;
  private final long startNanos = System.nanoTime();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private long sent;
  private long skipped;
  private long unreadable;

  /** Sends a record; the receipt is called later. */
  @FunctionalInterface
  interface RecordSender {
    void send(byte[] record, Receipt receipt);
  }

  /** A record that waits for the check of its source. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Held(String file, long line, byte[] bytes) {}

  FileIngester(Terminal terminal, ProgressLine progress, String source) {
    this.terminal = terminal;
    this.progress = progress;
    this.source = source;
    this.probe = new SourceProbe(Normalisers.all(), source);
  }

  /**
   * Sends one file. Unreadable and rejected records are reported and counted, and sending
   * continues.
   */
  void send(String file, RecordSender sender) {
    try (InputFile input = InputFile.open(file, terminal.in())) {
      var reader = new RawRecordReader(input.content(), TopicCatalogue.MAX_RAW_BYTES - ENVELOPE);
      InputRecord record;
      while ((record = reader.next()) != null) {
        switch (record) {
          case InputRecord.Complete(long line, byte[] bytes) -> {
            sent++;
            check(input.name(), line, bytes, sender);
          }
          case InputRecord.Oversized(long line, long size, byte[] head) -> {
            skipped++;
            warn(TooLarge.message(input.name(), line, size));
            check(input.name(), line, OversizedStub.of(head, size), sender);
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

  private void check(String file, long line, byte[] bytes, RecordSender sender) {
    if (isChecked) {
      send(file, line, bytes, sender);
      return;
    }
    held.add(new Held(file, line, bytes));
    if (probe.add(bytes) || probe.isFull()) {
      release(sender);
    }
  }

  /**
   * Sends the records that wait; call it after the last file.
   *
   * @throws OperationFailedException if they are not of the source; then none was sent
   */
  void release(RecordSender sender) {
    if (isChecked) {
      return;
    }
    if (probe.isRefused()) {
      throw new OperationFailedException(
          "none of the first "
              + held.size()
              + " records is of the source "
              + source
              + probe
                  .likelySource()
                  .map(likely -> "; they look like " + likely + ": pass --source " + likely)
                  .orElse("; no other source knows them either")
              + ". No record was sent");
    }
    isChecked = true;
    for (Held record : held) {
      send(record.file(), record.line(), record.bytes(), sender);
    }
    held.clear();
  }

  private void send(String file, long line, byte[] bytes, RecordSender sender) {
    sender.send(
        bytes,
        fault -> {
          if (fault == null) {
            acknowledged.incrementAndGet();
          } else {
            rejected.incrementAndGet();
            warn(
                "%s, line %s: Kafka rejected the record of %s bytes: %s"
                    .formatted(file, line, bytes.length, fault));
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
    return "%s: %s records, %s records/s%s"
        .formatted(input.name(), acknowledged.get(), rate(), percent);
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
