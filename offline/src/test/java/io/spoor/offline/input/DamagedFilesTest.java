package io.spoor.offline.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.OversizedStub;
import io.spoor.sources.RawRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Each record of a damaged file becomes an event or a dead letter. A damaged record costs another
 * one only in the few cases in which nothing shows where that begins.
 */
class DamagedFilesTest {
  /** {@code -Dspoor.damages=200000} applies as many. */
  private static final int DAMAGES = Integer.getInteger("spoor.damages", 3_000);

  private record Read(String text, NormaliseResult outcome) {}

  private final Map<String, Integer> wrong = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private int intact;
  private int damaged;
  private int accepted;
  private int deadLetters;

  /** Intact records in the dead letter of a damaged one: nothing showed where they begin. */
  private int swallowed;

  @Test
  void eachRecordIsAccountedFor() {
    long start = Long.getLong("spoor.seed", 0);
    int damages = 0;
    int files = 0;
    while (damages < DAMAGES) {
      long seed = start + files++;
      // The first bits of a Random are alike for seeds in a row: all files would have one source.
      DamagedFile file = DamagedFile.of(new SplittableRandom(seed));
      check(file, seed);
      damages += file.damages();
    }
    System.out.printf(
        Locale.ROOT,
        "%d damages of %d files: %d intact records, %d damaged ones; %d events, %d dead letters%n",
        damages,
        files,
        intact,
        damaged,
        accepted,
        deadLetters);
    System.out.printf(Locale.ROOT, "%d intact records in dead letters of others%n", swallowed);
    assertThat(wrong).as(String.join("\n", examples)).isEmpty();
    assertThat((double) swallowed / intact).isLessThan(0.005);
  }

  private void check(DamagedFile file, long seed) {
    List<Read> reads = read(file);
    for (Read read : reads) {
      switch (read.outcome()) {
        case NormaliseResult.Accepted _ -> accepted++;
        case NormaliseResult.Rejected(var letter, var _) -> {
          deadLetters++;
          if (letter.getReason().equals("internal")) {
            fail("internal", file, seed, "");
          }
        }
      }
    }
    for (DamagedFile.Part part : file.parts()) {
      if (part.isIntact()) {
        intact++;
        long events = reads.stream().filter(read -> isEvent(read, part)).count();
        if (events > 1) {
          fail("intact but read " + events + " times", file, seed, part.id);
        } else if (events == 0 && reads.stream().noneMatch(read -> contains(read, part))) {
          fail("intact and lost", file, seed, part.id);
        } else if (events == 0) {
          swallowed++;
        }
      } else if (!part.rest().isBlank()) {
        damaged++;
        if (reads.stream().noneMatch(read -> contains(read, part))) {
          fail("damaged and lost", file, seed, part.id);
        }
      }
    }
  }

  private void fail(String kind, DamagedFile file, long seed, String id) {
    if (wrong.merge(kind, 1, Integer::sum) <= 8) {
      examples.add(kind + ", seed " + seed + ' ' + id + ": " + file.log());
    }
  }

  /** Whether this is the event of an intact record, with all that the record says. */
  private static boolean isEvent(Read read, DamagedFile.Part part) {
    return read.outcome() instanceof NormaliseResult.Accepted(IdentityEvent event, var others)
        && others.isEmpty()
        && event.getEventId().endsWith(part.id)
        && read.text().endsWith(part.text.substring(1));
  }

  private static boolean contains(Read read, DamagedFile.Part part) {
    // A torn span may have its resource behind its first brace or before its last one.
    String rest = part.rest().strip();
    String inner = rest.length() > 2 && rest.startsWith("{") ? rest.substring(1) : rest;
    String middle = inner.substring(0, Math.max(1, inner.length() - 1));
    return read.text().contains(middle.substring(0, Math.min(middle.length(), 40)))
        || read.text().contains(middle.substring(Math.max(0, middle.length() - 20)));
  }

  private static List<Read> read(DamagedFile file) {
    var normaliser = Normalisers.all().forSource(file.source()).orElseThrow();
    var reader = new RawRecordReader(new ByteArrayInputStream(file.bytes()), DamagedFile.LIMIT);
    List<Read> reads = new ArrayList<>();
    try {
      InputRecord record;
      while ((record = reader.next()) != null) {
        byte[] text =
            switch (record) {
              case InputRecord.Complete(long _, byte[] bytes) -> bytes;
              case InputRecord.Oversized(long _, long _, byte[] head) -> head;
            };
        byte[] sent =
            record instanceof InputRecord.Oversized(long _, long size, byte[] head)
                ? OversizedStub.of(head, size)
                : text;
        reads.add(
            new Read(
                new String(text, ISO_8859_1),
                normaliser.normalise(
                    new RawRecord(sent, "file", 0, 0, 0), NormaliseSettings.defaults())));
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("it ends within a list");
    }
    return reads;
  }
}
