package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.Problems;
import io.spoor.client.kafka.RawTopic;
import io.spoor.offline.input.InputFile;
import io.spoor.offline.input.RawRecordLine;
import io.spoor.offline.input.RecordReader;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Sends files record by record and keeps count of what became of each. */
final class Ingest {
  /** What a batch of one record has beside the record's bytes fits well into this. */
  private static final int ENVELOPE = 4_096;

  private final Console console;
  private final Progress progress;
  private final long begun = System.nanoTime();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private long sent;
  private long passedOver;
  private long unreadable;

  Ingest(Console console, Progress progress) {
    this.console = console;
    this.progress = progress;
  }

  /** Sends one file; what cannot be read or sent is said and counted, and the rest goes on. */
  void send(String file, RawTopic topic) {
    try (InputFile input = InputFile.open(file, console.in())) {
      var reader = new RecordReader(input.content(), TopicCatalogue.MAX_RAW_BYTES - ENVELOPE);
      RawRecordLine record;
      while ((record = reader.next()) != null) {
        switch (record) {
          case RawRecordLine.Whole(long line, byte[] bytes) ->
              send(input.name(), line, bytes, topic);
          case RawRecordLine.TooLarge(long line, long size) -> {
            passedOver++;
            complain(TooLarge.message(input.name(), line, size));
          }
        }
        if (progress.isDue()) {
          progress.show(status(input));
        }
      }
    } catch (IOException e) {
      unreadable++;
      complain(file + ": reading stopped: " + Problems.brief(e));
    }
  }

  private void send(String file, long line, byte[] bytes, RawTopic topic) {
    sent++;
    topic.send(
        bytes,
        fault -> {
          if (fault == null) {
            taken.incrementAndGet();
          } else {
            refused.incrementAndGet();
            complain(
                file
                    + ", line "
                    + line
                    + ": record of "
                    + bytes.length
                    + " bytes not taken: "
                    + fault);
          }
        });
  }

  /** How many things went wrong. */
  long faults() {
    return refused.get() + passedOver + unreadable;
  }

  /** The counts, after the topic was flushed. */
  String summary(String topic) {
    return sent
        - refused.get()
        + " records sent to "
        + topic
        + " in "
        + seconds()
        + " s ("
        + rate()
        + " records/s)"
        + (passedOver + refused.get() == 0
            ? ""
            : ", " + (passedOver + refused.get()) + " too large")
        + (unreadable == 0 ? "" : ", " + unreadable + " files not read to their end");
  }

  private String status(InputFile input) {
    String percent = input.size() <= 0 ? "" : ", " + input.taken() * 100 / input.size() + " %";
    return input.name() + ": " + taken.get() + " records, " + rate() + " records/s" + percent;
  }

  private synchronized void complain(String message) {
    progress.clear();
    console.say(message);
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begun) / 1e9);
  }

  private long rate() {
    return Math.round(taken.get() / Math.max(1e-9, (System.nanoTime() - begun) / 1e9));
  }
}
