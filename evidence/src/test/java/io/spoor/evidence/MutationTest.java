package io.spoor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.verify.Fault;
import io.spoor.evidence.verify.Fault.Place;
import io.spoor.evidence.verify.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is altered, verification says so, and where. */
class MutationTest {
  private static final SigningKey KEY = SigningKey.generate(Logs.NAME);
  private static final int SEGMENTS = 4;
  private static final int RECORDS = 5;
  private static final int LINES_A_RECORD = 6;
  private static final int LAST_LINE = RECORDS * LINES_A_RECORD - 1;
  private static final int TRIES = 3000;
  private static final List<Part> PARTS = List.of(Part.values());

  @TempDir private static Path log;
  private static Checkpoint head;

  @BeforeAll
  static void write() {
    Logs.write(log, KEY, SEGMENTS, RECORDS);
    head = Logs.verify(log).head().orElseThrow();
  }

  private static Verdict verify() {
    return Logs.verifier(log, KEY.verifier()).verify(Optional.of(head), records -> {});
  }

  private static Fault fault() {
    return verify().fault().orElseThrow(() -> new AssertionError("verifies though it was altered"));
  }

  /** What to do to a file's bytes. */
  private interface Mutation {
    byte[] of(byte[] bytes);
  }

  /** Alters a file, verifies, puts it back. */
  private static Fault after(long segment, Part part, Mutation mutation) throws IOException {
    Path file = Logs.segment(log, segment).resolve(part.fileName());
    byte[] before = Files.readAllBytes(file);
    byte[] altered = mutation.of(before.clone());
    assertThat(altered).isNotEqualTo(before);
    replace(file, altered);
    try {
      return fault();
    } finally {
      replace(file, before);
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file); // it is read-only
    Files.write(file, bytes);
  }

  @Test
  void untouchedItVerifies() {
    assertThat(verify().fault()).isEmpty();
    assertThat(verify().holds()).isTrue();
  }

  /** Longer than any array: a hole on disk, which costs whoever alters it nothing. */
  @Test
  void aFileLongerThanMemoryIsAltered() throws IOException {
    for (Part part : List.of(Part.STATEMENT, Part.CHECKPOINT, Part.HASHES)) {
      Path file = Logs.segment(log, 2).resolve(part.fileName());
      byte[] before = Files.readAllBytes(file);
      replace(file, before);
      try (var longer = new RandomAccessFile(file.toFile(), "rw")) {
        longer.setLength(1L << 33);
      }
      try {
        assertThat(fault().segment()).isEqualTo(2);
        assertThat(fault().part()).contains(part);
      } finally {
        replace(file, before);
      }
    }
    assertThat(verify().holds()).isTrue();
  }

  /** Flips, sets, inserts, drops, doubles and cuts at random bytes of random files. */
  @Test
  void noByteCanBeAltered() throws IOException {
    var random = new Random(20260310);
    for (int i = 0; i < TRIES; i++) {
      long segment = random.nextInt(SEGMENTS);
      Part part = PARTS.get(random.nextInt(PARTS.size()));
      int kind = random.nextInt(6);
      int bit = random.nextInt(8);
      double where = random.nextDouble();
      Place[] expected = new Place[1];
      Fault fault =
          after(
              segment,
              part,
              bytes -> {
                int at = (int) (where * bytes.length);
                if (part == Part.RECORDS) {
                  expected[0] = placeOf(bytes, segment, at);
                }
                return mutated(bytes, kind, at, bit);
              });

      String what = "try %d: kind %d of %s in %d: %s".formatted(i, kind, part, segment, fault);
      assertThat(fault.segment()).as(what).isEqualTo(segment);
      if (part == Part.RECORDS) {
        assertThat(fault.part()).as(what).contains(part);
        assertNear(fault.place().orElseThrow(), expected[0], what);
      } else if (part == Part.HASHES) {
        assertThat(fault.part()).as(what).contains(part);
      }
    }
    assertThat(verify().holds()).isTrue();
  }

  /**
   * The record at which it is noticed is the altered one. Only a header of which the first byte is
   * gone or another belongs to the record before it, as far as anybody can see.
   */
  private static void assertNear(Place found, Place altered, String what) {
    assertThat(found.inSegment())
        .as(what)
        .isIn(altered.inSegment(), Math.max(0, altered.inSegment() - 1));
    assertThat(found.inLog() - found.inSegment())
        .as(what)
        .isEqualTo(altered.inLog() - altered.inSegment());
  }

  private static byte[] mutated(byte[] bytes, int kind, int at, int bit) {
    return switch (kind) {
      case 0, 1 -> {
        bytes[at] ^= (byte) (1 << bit);
        yield bytes;
      }
      case 2 -> spliced(bytes, at, at + 1, new byte[0]);
      case 3 -> spliced(bytes, at, at, new byte[] {(byte) ('0' + bit)});
      case 4 -> spliced(bytes, at, at, new byte[] {bytes[at]});
      default -> Arrays.copyOf(bytes, at);
    };
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(middle);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  /** The record that a byte lies in. */
  private static Place placeOf(byte[] records, long segment, int at) {
    List<byte[]> all = records(records);
    int begin = 0;
    for (int i = 0; i < all.size(); i++) {
      if (at < begin + all.get(i).length) {
        return new Place(i, segment * RECORDS + i, begin);
      }
      begin += all.get(i).length;
    }
    throw new IllegalArgumentException("no byte " + at);
  }

  private static List<byte[]> lines(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, begin, i + 1));
        begin = i + 1;
      }
    }
    return lines;
  }

  private static List<byte[]> records(byte[] bytes) {
    List<byte[]> lines = lines(bytes);
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += LINES_A_RECORD) {
      records.add(joined(lines.subList(i, i + LINES_A_RECORD)));
    }
    return records;
  }

  private static byte[] joined(List<byte[]> parts) {
    var out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }

  @Test
  void noRecordCanBeDroppedDoubledOrMoved() throws IOException {
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (int record = 0; record < RECORDS; record++) {
        int at = record;
        assertThat(afterRecords(segment, records -> records.remove(at)).inSegment())
            .isEqualTo(record);
        assertThat(afterRecords(segment, r -> r.add(at, r.get(at))).inSegment())
            .isEqualTo(record + 1);
        for (int other = record + 1; other < RECORDS; other++) {
          int to = other;
          assertThat(afterRecords(segment, r -> Collections.swap(r, at, to)).inSegment())
              .isEqualTo(record);
        }
      }
    }
  }

  /** What to do to a list of records or lines. */
  private interface Rearranged {
    void in(List<byte[]> list);
  }

  private static Place afterRecords(long segment, Rearranged rearranged) throws IOException {
    Fault fault =
        after(
            segment,
            Part.RECORDS,
            bytes -> {
              List<byte[]> records = records(bytes);
              rearranged.in(records);
              return joined(records);
            });
    assertThat(fault.segment()).isEqualTo(segment);
    assertThat(fault.part()).contains(Part.RECORDS);
    return fault.place().orElseThrow();
  }

  @Test
  void noFieldCanBeDroppedDoubledOrMoved() throws IOException {
    for (int line = 0; line < RECORDS * LINES_A_RECORD; line++) {
      int at = line;
      int record = line / LINES_A_RECORD;
      for (Rearranged each :
          List.<Rearranged>of(
              lines -> lines.remove(at),
              lines -> lines.add(at, lines.get(at)),
              lines -> Collections.swap(lines, at, (at + 1) % lines.size()))) {
        Fault fault =
            after(
                1,
                Part.RECORDS,
                bytes -> {
                  List<byte[]> lines = new ArrayList<>(lines(bytes));
                  each.in(lines);
                  return joined(lines);
                });
        assertThat(fault.segment()).isEqualTo(1);
        assertThat(fault.place().orElseThrow().inSegment())
            .isIn((long) record, Math.max(0L, record - 1L), line == LAST_LINE ? 0L : record);
      }
    }
  }

  /** Both the record and its entry in hashes: only the signed root is left to tell. */
  @Test
  void aRecordWithAFittingHashIsNoticedByTheRoot() throws IOException {
    Path hashes = Logs.segment(log, 2).resolve(Part.HASHES.fileName());
    byte[] before = Files.readAllBytes(hashes);
    byte[] altered = before.clone();
    altered[40] ^= 1;
    replace(hashes, altered);
    try {
      assertThat(fault().toString()).contains("segment 2, hashes, record 1 (11 of the log");
      Fault both = after(2, Part.RECORDS, bytes -> spliced(bytes, 200, 201, new byte[] {'x'}));
      assertThat(both.segment()).isEqualTo(2);
      assertThat(both.part()).contains(Part.RECORDS);
    } finally {
      replace(hashes, before);
    }
  }

  @Test
  void noFileCanBeDroppedOrAdded() throws IOException {
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (Part part : Part.values()) {
        Path file = Logs.segment(log, segment).resolve(part.fileName());
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        Fault fault = fault();
        assertThat(fault.segment()).isEqualTo(segment);
        assertThat(fault.part()).contains(part);
        replace(file, bytes);
      }
      Path stranger = Logs.segment(log, segment).resolve("records.old");
      Files.createFile(stranger);
      assertThat(fault().toString()).contains(log.relativize(stranger).toString());
      Files.delete(stranger);
    }
    Path stranger = Files.createFile(log.resolve("notes"));
    assertThat(fault().toString()).contains("belongs to no log: notes");
    Files.delete(stranger);
  }

  @Test
  void noSegmentCanBeDroppedDoubledOrMoved() throws IOException {
    Path aside = log.resolve("staging").resolve("aside");
    for (int segment = 0; segment < SEGMENTS; segment++) {
      Path place = Logs.segment(log, segment);
      Files.move(place, aside);
      // The last one is missed by its checkpoint, kept elsewhere.
      assertThat(fault().segment()).isEqualTo(segment == SEGMENTS - 1 ? -1 : segment);
      for (int other = 0; other < SEGMENTS; other++) {
        if (other != segment) {
          Files.move(Logs.segment(log, other), place);
          assertThat(fault().segment()).isEqualTo(Math.min(segment, other));
          Files.move(place, Logs.segment(log, other));
        }
      }
      Files.move(aside, place);
    }
    for (int other = 1; other < SEGMENTS; other++) {
      Path first = Logs.segment(log, 0);
      Path second = Logs.segment(log, other);
      for (Part part : Part.values()) {
        swap(first.resolve(part.fileName()), second.resolve(part.fileName()), aside);
        assertThat(fault().segment()).isZero();
        swap(first.resolve(part.fileName()), second.resolve(part.fileName()), aside);
      }
    }
    assertThat(verify().holds()).isTrue();
  }

  private static void swap(Path one, Path other, Path aside) throws IOException {
    Files.move(one, aside);
    Files.move(other, one);
    Files.move(aside, other);
  }
}
