package io.spoor.decisions.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionSpoolTest {
  private static final long ROOM = 64 << 20;

  @TempDir private Path directory;
  private final List<String> journal = new ArrayList<>();

  static DecisionRecord record(int number) {
    return DecisionRecord.newBuilder()
        .setDecisionId("d-" + number)
        .setTenant("acme")
        .setTime(number)
        .setServer("pdp-1")
        .setSubjectType("identity")
        .setSubjectId("emma")
        .setAction("read")
        .setResourceType("tool")
        .setResourceId("t")
        .setDecision(true)
        .setAnswer("allow")
        .setPolicyDigest("d")
        .setInput("{\"padding\":\"" + "x".repeat(1_000) + "\"}")
        .setInputSha256("s")
        .build();
  }

  private DecisionSpool open(Path at) throws IOException {
    return DecisionSpool.open(at, ROOM, journal::add);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "d-" + number).toList();
  }

  private static List<String> takeAll(DecisionSpool spool) throws IOException {
    List<String> ids = new ArrayList<>();
    while (true) {
      List<DecisionRecord> records = spool.peek(100);
      if (records.isEmpty()) {
        return ids;
      }
      records.forEach(each -> ids.add(each.getDecisionId()));
      spool.take();
    }
  }

  private static void append(DecisionSpool spool, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      assertThat(spool.append(record(i))).isTrue();
    }
  }

  private List<Path> segments(Path at) throws IOException {
    try (Stream<Path> files = Files.list(at)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  @Test
  void recordsComeInTheOrderInWhichTheyWereAppended() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      append(spool, 0, 250);
      assertThat(spool.peek(10)).extracting(DecisionRecord::getDecisionId).isEqualTo(ids(0, 10));
      assertThat(spool.peek(10)).as("until they are taken").first().isEqualTo(record(0));
      assertThat(takeAll(spool)).isEqualTo(ids(0, 250));
      append(spool, 250, 300);
      assertThat(takeAll(spool)).isEqualTo(ids(250, 300));
    }
  }

  @Test
  void takenSegmentsAreDeleted() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      append(spool, 0, 20_000);
      assertThat(segments(directory)).hasSizeGreaterThan(2);
      long full = spool.bytes();

      assertThat(takeAll(spool)).isEqualTo(ids(0, 20_000));

      assertThat(segments(directory)).hasSize(1);
      assertThat(spool.bytes()).isLessThan(full / 100);
    }
  }

  @Test
  void aRestartKeepsWhatWasNotTaken() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      append(spool, 0, 300);
      spool.peek(120);
      spool.take();
      spool.peek(50);
    }
    try (DecisionSpool spool = open(directory)) {
      append(spool, 300, 310);
      assertThat(takeAll(spool)).isEqualTo(ids(120, 310));
    }
    assertThat(journal).isEmpty();
  }

  @Test
  void aRecordThatIsNotWholeIsDetectedAndTheRestIsRead() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      append(spool, 0, 10);
    }
    Path segment = segments(directory).getFirst();
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 7);
    }
    try (DecisionSpool spool = open(directory)) {
      append(spool, 10, 20);

      List<String> read = takeAll(spool);

      List<String> expected = new ArrayList<>(ids(0, 9));
      expected.addAll(ids(10, 20));
      assertThat(read).isEqualTo(expected);
      assertThat(spool.takeDamaged()).isEqualTo(1);
      assertThat(spool.takeDamaged()).isZero();
    }
    assertThat(journal).singleElement().asString().contains("not whole", "000000000001.spool");
  }

  @Test
  void aProcessThatIsKilledLosesAtMostTheRecordThatItWasWriting() throws IOException {
    Path copies = directory.resolve("copies");
    Path live = directory.resolve("live");
    try (DecisionSpool spool = open(live)) {
      for (int i = 0; i < 40; i++) {
        append(spool, i, i + 1);
        if (i % 10 == 5) {
          spool.peek(3);
          spool.take();
        }
        // What a kill at this moment leaves, cut within the last record.
        Path copy = Files.createDirectories(copies.resolve("at-" + i));
        try (Stream<Path> files = Files.list(live)) {
          for (Path file : files.filter(each -> !each.endsWith("lock")).toList()) {
            Files.copy(file, copy.resolve(file.getFileName()));
          }
        }
        Path last = segments(copy).getLast();
        try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
          file.truncate(file.size() - i);
        }
      }
    }
    for (int i = 0; i < 40; i++) {
      int taken = (i + 5) / 10 * 3;
      try (DecisionSpool spool = open(copies.resolve("at-" + i))) {
        assertThat(takeAll(spool)).as("killed at %s", i).isEqualTo(ids(taken, i == 0 ? 1 : i));
      }
    }
  }

  @Test
  void beyondItsLimitNothingIsAppendedUntilThereIsRoomAgain() throws IOException {
    try (DecisionSpool spool = DecisionSpool.open(directory, 200_000, journal::add)) {
      int appended = 0;
      while (spool.append(record(appended))) {
        appended++;
      }
      assertThat(appended).as("half of it: as much as is left free").isBetween(50, 100);
      assertThat(spool.isFullFor(record(0).getCaller())).isTrue();

      spool.peek(50);
      spool.take();

      assertThat(spool.isFullFor(record(0).getCaller())).isFalse();
      assertThat(spool.append(record(appended))).isTrue();
      assertThat(takeAll(spool)).isEqualTo(ids(50, appended + 1));
    }
  }

  /** However many are loud. */
  @Test
  void callersThatFillTheirSharesLeaveRoomForOthers() throws IOException {
    try (DecisionSpool spool = DecisionSpool.open(directory, 1 << 20, journal::add)) {
      for (int caller = 0; caller < 5; caller++) {
        int appended = 0;
        while (spool.append(by("loud-" + caller))) {
          appended++;
        }
        assertThat(appended).as("records of caller %s", caller).isGreaterThan(10);
      }
      assertThat(spool.append(by("loud-0"))).isFalse();
      assertThat(spool.append(by("quiet"))).isTrue();

      takeAll(spool);
      assertThat(spool.append(by("loud-0"))).as("its records were taken").isTrue();
    }
  }

  private static DecisionRecord by(String caller) {
    return DecisionRecord.newBuilder(record(0)).setCaller(caller).build();
  }

  @Test
  void aFileThatIsNoSegmentIsSkipped() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      append(spool, 0, 3);
    }
    Files.writeString(segments(directory).getFirst(), "something else, long enough to look at");
    try (DecisionSpool spool = open(directory)) {
      append(spool, 3, 5);
      assertThat(takeAll(spool)).isEqualTo(ids(3, 5));
      assertThat(spool.takeDamaged()).isEqualTo(1);
    }
  }

  @Test
  void oneProcessAtATimeUsesTheDirectory() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      assertThat(spool.bytes()).isZero();
      assertThatThrownBy(() -> open(directory))
          .isInstanceOf(IOException.class)
          .hasMessage("another decision server uses the directory");
    }
    open(directory).close();
  }

  /** A full disk creates a file, and takes nothing of its content. */
  @Test
  void aSegmentThatCouldNotBeWrittenIsWrittenAgain() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      Files.createFile(directory.resolve("000000000001.spool"));
      append(spool, 0, 3);
      assertThat(takeAll(spool)).isEqualTo(ids(0, 3));
    }
  }

  /** A full disk takes no position until a segment is deleted. */
  @Test
  void aSegmentThatIsTakenIsDeletedThoughThePositionCannotBeWritten() throws IOException {
    try (DecisionSpool spool = open(directory)) {
      append(spool, 0, 20_000);
      int before = segments(directory).size();
      Files.createDirectory(directory.resolve("position.new"));
      for (int i = 0; i < 20_000; i++) {
        try {
          if (spool.peek(100).isEmpty()) {
            break;
          }
          spool.take();
        } catch (IOException e) {
          // As the sender does: it goes on.
        }
      }
      assertThat(before).isGreaterThan(2);
      assertThat(segments(directory)).hasSize(1);
      assertThat(spool.bytes()).isLessThan(1 << 20);
    }
    Files.delete(directory.resolve("position.new"));
    try (DecisionSpool spool = open(directory)) {
      append(spool, 20_000, 20_010);
      assertThat(takeAll(spool)).endsWith("d-20008", "d-20009");
    }
  }
}
