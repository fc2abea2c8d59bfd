package io.spoor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.verify.VerificationFault;
import io.spoor.evidence.verify.VerificationFault.Location;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.testkit.property.SeedRange;
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
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is altered, verification says so, and where. */
class TamperDetectionTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);
  private static final int SEGMENTS = 4;
  private static final int RECORDS = 5;
  private static final int LINES_PER_RECORD = 6;
  private static final int LAST_LINE = RECORDS * LINES_PER_RECORD - 1;
  private static final int ATTEMPTS = 3000;
  private static final List<SegmentFile> PARTS = List.of(SegmentFile.values());

  @TempDir private static Path log;
  private static Checkpoint head;

  @BeforeAll
  static void write() throws IOException {
    LogFixtures.write(log, KEY, SEGMENTS, RECORDS);
    // A log may hold both forms.
    LogFixtures.expand(log, 2);
    head = LogFixtures.verify(log).head().orElseThrow();
  }

  private static VerificationResult verify() {
    return LogFixtures.verifier(log, KEY.verifier())
        .verify(Optional.of(RememberedCheckpoint.of(head)), records -> {});
  }

  private static VerificationFault fault() {
    return verify().fault().orElseThrow(() -> new AssertionError("verifies though it was altered"));
  }

  /** What to do to a file's bytes. */
  private interface Mutation {
    byte[] applyTo(byte[] bytes);
  }

  /** Alters a file, of records their expanded form, verifies, puts it back. */
  private static VerificationFault faultAfter(
      long segment, SegmentFile segmentFile, Mutation mutation) throws IOException {
    if (segmentFile == SegmentFile.RECORDS) {
      return faultOfRecordsAfter(segment, mutation);
    }
    Path file = LogFixtures.segment(log, segment).resolve(segmentFile.fileName());
    byte[] original = Files.readAllBytes(file);
    byte[] altered = mutation.applyTo(original.clone());
    assertThat(altered).isNotEqualTo(original);
    replace(file, altered);
    try {
      return fault();
    } finally {
      replace(file, original);
    }
  }

  private static VerificationFault faultOfRecordsAfter(long segment, Mutation mutation)
      throws IOException {
    byte[] original = LogFixtures.records(log, segment);
    byte[] altered = mutation.applyTo(original.clone());
    assertThat(altered).isNotEqualTo(original);
    LogFixtures.replaceRecords(log, segment, altered);
    try {
      return fault();
    } finally {
      LogFixtures.replaceRecords(log, segment, original);
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file); // it is read-only
    Files.write(file, bytes);
  }

  @Test
  void untouchedItVerifies() {
    assertThat(verify().fault()).isEmpty();
    assertThat(verify().isValid()).isTrue();
  }

  /** Longer than any array: a hole on disk, which costs whoever alters it nothing. */
  @Test
  void aFileLongerThanMemoryIsAltered() throws IOException {
    for (SegmentFile segmentFile :
        List.of(SegmentFile.STATEMENT, SegmentFile.CHECKPOINT, SegmentFile.HASHES)) {
      Path file = LogFixtures.segment(log, 2).resolve(segmentFile.fileName());
      byte[] original = Files.readAllBytes(file);
      replace(file, original);
      try (var longer = new RandomAccessFile(file.toFile(), "rw")) {
        longer.setLength(1L << 33);
      }
      try {
        assertThat(fault().segment()).isEqualTo(2);
        assertThat(fault().part()).contains(segmentFile);
      } finally {
        replace(file, original);
      }
    }
    assertThat(verify().isValid()).isTrue();
  }

  /** Flips, sets, inserts, drops, doubles and cuts at random bytes of random files. */
  @Test
  void noByteCanBeAltered() throws IOException {
    SeedRange seeds = SeedRange.of("spoor.tampering", ATTEMPTS);
    for (long i = seeds.first(); i < seeds.end(); i++) {
      var random = new SplittableRandom(i);
      long segment = random.nextInt(SEGMENTS);
      SegmentFile segmentFile = PARTS.get(random.nextInt(PARTS.size()));
      int kind = random.nextInt(6);
      int bit = random.nextInt(8);
      double fraction = random.nextDouble();
      Location[] expected = new Location[1];
      VerificationFault fault =
          faultAfter(
              segment,
              segmentFile,
              bytes -> {
                int offset = (int) (fraction * bytes.length);
                if (segmentFile == SegmentFile.RECORDS) {
                  expected[0] = locationOf(bytes, segment, offset);
                }
                return mutated(bytes, kind, offset, bit);
              });

      String description =
          "try %d: kind %d of %s in %d: %s".formatted(i, kind, segmentFile, segment, fault);
      assertThat(fault.segment()).as(description).isEqualTo(segment);
      if (segmentFile == SegmentFile.RECORDS) {
        assertThat(fault.part()).as(description).contains(segmentFile);
        assertNear(fault.location().orElseThrow(), expected[0], description);
      } else if (segmentFile == SegmentFile.HASHES) {
        assertThat(fault.part()).as(description).contains(segmentFile);
      }
    }
    assertThat(verify().isValid()).isTrue();
  }

  /**
   * The record at which it is noticed is the altered one. Only a header of which the first byte is
   * gone or another belongs to the record before it, as far as anybody can see.
   */
  private static void assertNear(Location reported, Location altered, String description) {
    assertThat(reported.inSegment())
        .as(description)
        .isIn(altered.inSegment(), Math.max(0, altered.inSegment() - 1));
    assertThat(reported.inLog() - reported.inSegment())
        .as(description)
        .isEqualTo(altered.inLog() - altered.inSegment());
  }

  private static byte[] mutated(byte[] bytes, int kind, int offset, int bit) {
    return switch (kind) {
      case 0, 1 -> {
        bytes[offset] ^= (byte) (1 << bit);
        yield bytes;
      }
      case 2 -> splice(bytes, offset, offset + 1, new byte[0]);
      case 3 -> splice(bytes, offset, offset, new byte[] {(byte) ('0' + bit)});
      case 4 -> splice(bytes, offset, offset, new byte[] {bytes[offset]});
      default -> Arrays.copyOf(bytes, offset);
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] replacement) {
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(replacement);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  /** The record that a byte lies in. */
  private static Location locationOf(byte[] records, long segment, int offset) {
    List<byte[]> all = records(records);
    int begin = 0;
    for (int i = 0; i < all.size(); i++) {
      if (offset < begin + all.get(i).length) {
        return new Location(i, segment * RECORDS + i, begin);
      }
      begin += all.get(i).length;
    }
    throw new IllegalArgumentException("no byte " + offset);
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
    for (int i = 0; i < lines.size(); i += LINES_PER_RECORD) {
      records.add(joined(lines.subList(i, i + LINES_PER_RECORD)));
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
        assertThat(faultAfterReordering(segment, records -> records.remove(at)).inSegment())
            .isEqualTo(record);
        assertThat(faultAfterReordering(segment, r -> r.add(at, r.get(at))).inSegment())
            .isEqualTo(record + 1);
        for (int other = record + 1; other < RECORDS; other++) {
          int to = other;
          assertThat(faultAfterReordering(segment, r -> Collections.swap(r, at, to)).inSegment())
              .isEqualTo(record);
        }
      }
    }
  }

  /** What to do to a list of records or lines. */
  private interface Reordering {
    void applyTo(List<byte[]> list);
  }

  private static Location faultAfterReordering(long segment, Reordering reordering)
      throws IOException {
    VerificationFault fault =
        faultAfter(
            segment,
            SegmentFile.RECORDS,
            bytes -> {
              List<byte[]> records = records(bytes);
              reordering.applyTo(records);
              return joined(records);
            });
    assertThat(fault.segment()).isEqualTo(segment);
    assertThat(fault.part()).contains(SegmentFile.RECORDS);
    return fault.location().orElseThrow();
  }

  @Test
  void noFieldCanBeDroppedDoubledOrMoved() throws IOException {
    for (int line = 0; line < RECORDS * LINES_PER_RECORD; line++) {
      int at = line;
      int record = line / LINES_PER_RECORD;
      for (Reordering reordering :
          List.<Reordering>of(
              lines -> lines.remove(at),
              lines -> lines.add(at, lines.get(at)),
              lines -> Collections.swap(lines, at, (at + 1) % lines.size()))) {
        VerificationFault fault =
            faultAfter(
                1,
                SegmentFile.RECORDS,
                bytes -> {
                  List<byte[]> lines = new ArrayList<>(lines(bytes));
                  reordering.applyTo(lines);
                  return joined(lines);
                });
        assertThat(fault.segment()).isEqualTo(1);
        assertThat(fault.location().orElseThrow().inSegment())
            .isIn((long) record, Math.max(0L, record - 1L), line == LAST_LINE ? 0L : record);
      }
    }
  }

  /** Both the record and its entry in hashes: only the signed root is left to tell. */
  @Test
  void aRecordWithAFittingHashIsNoticedByTheRoot() throws IOException {
    Path hashes = LogFixtures.segment(log, 2).resolve(SegmentFile.HASHES.fileName());
    byte[] originalHashes = Files.readAllBytes(hashes);
    byte[] altered = originalHashes.clone();
    altered[40] ^= 1;
    replace(hashes, altered);
    try {
      assertThat(fault().toString()).contains("segment 2, hashes, record 1 (11 of the log");
      VerificationFault fault =
          faultAfter(2, SegmentFile.RECORDS, bytes -> splice(bytes, 200, 201, new byte[] {'x'}));
      assertThat(fault.segment()).isEqualTo(2);
      assertThat(fault.part()).contains(SegmentFile.RECORDS);
    } finally {
      replace(hashes, originalHashes);
    }
  }

  @Test
  void noFileCanBeDroppedOrAdded() throws IOException {
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (SegmentFile segmentFile : SegmentFile.values()) {
        Path file = LogFixtures.file(log, segment, segmentFile);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        VerificationFault fault = fault();
        assertThat(fault.segment()).isEqualTo(segment);
        assertThat(fault.part()).contains(segmentFile);
        replace(file, bytes);
      }
      Path unknownFile = LogFixtures.segment(log, segment).resolve("records.old");
      Files.createFile(unknownFile);
      assertThat(fault().toString()).contains(log.relativize(unknownFile).toString());
      Files.delete(unknownFile);
    }
    Path unknownFile = Files.createFile(log.resolve("notes"));
    assertThat(fault().toString()).contains("does not belong to the log: notes");
    Files.delete(unknownFile);
  }

  @Test
  void noSegmentCanBeDroppedDoubledOrMoved() throws IOException {
    Path aside = log.resolve("staging").resolve("aside");
    for (int segment = 0; segment < SEGMENTS; segment++) {
      Path segmentDirectory = LogFixtures.segment(log, segment);
      Files.move(segmentDirectory, aside);
      // The last one is missed by its checkpoint, kept elsewhere.
      assertThat(fault().segment()).isEqualTo(segment == SEGMENTS - 1 ? -1 : segment);
      for (int other = 0; other < SEGMENTS; other++) {
        if (other != segment) {
          Files.move(LogFixtures.segment(log, other), segmentDirectory);
          assertThat(fault().segment()).isEqualTo(Math.min(segment, other));
          Files.move(segmentDirectory, LogFixtures.segment(log, other));
        }
      }
      Files.move(aside, segmentDirectory);
    }
    for (int other = 1; other < SEGMENTS; other++) {
      for (SegmentFile segmentFile : SegmentFile.values()) {
        Path first = LogFixtures.file(log, 0, segmentFile);
        Path second = LogFixtures.file(log, other, segmentFile);
        boolean sameForm = first.getFileName().equals(second.getFileName());
        if (sameForm) {
          swap(first, second, aside);
          assertThat(fault().segment()).isZero();
          swap(first, second, aside);
        }
      }
    }
    assertThat(verify().isValid()).isTrue();
  }

  private static void swap(Path one, Path other, Path aside) throws IOException {
    Files.move(one, aside);
    Files.move(other, one);
    Files.move(aside, other);
  }
}
