package io.spoor.cli.command.evidence;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.CommandLineRun;
import io.spoor.evidence.act.ActFactory;
import io.spoor.evidence.avro.FileActJournal;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.RewritableDirectory;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.write.EvidenceWriter;
import io.spoor.export.retention.LegalHold;
import io.spoor.launchers.PrivateFiles;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceCommandTest {
  private static final String NAME = "audit.larkfield.example";
  private static final int RECORDS_PER_SEGMENT = 5;

  @TempDir private Path directory;
  private Path key;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    key = directory.resolve("evidence.key");
    log = directory.resolve("log");
    CommandLineRun run = spoor("evidence", "keys", "new", key.toString(), "--name", NAME);
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo(Files.readString(KeyFiles.publicFile(key)));
    seal(0);
    seal(RECORDS_PER_SEGMENT);
  }

  private void seal(long from) throws IOException {
    try (EvidenceWriter writer = writer()) {
      for (long offset = from; offset < from + RECORDS_PER_SEGMENT; offset++) {
        var fields = new ObjectMapper().createObjectNode().put("action", "AssumeRole");
        writer.append(
            EvidenceRecord.of(
                RecordHeader.of("event", "e-" + offset, "spoor.events", 0, offset, Instant.EPOCH),
                fields));
      }
      writer.seal();
    }
  }

  private EvidenceWriter writer() throws IOException {
    return EvidenceWriter.open(
        WritableDirectory.open(log), NAME, KeyFiles.read(key), Clock.systemUTC());
  }

  private CommandLineRun verify(String... options) {
    String[] args = new String[3 + options.length];
    args[0] = "evidence";
    args[1] = "verify";
    args[2] = log.toString();
    System.arraycopy(options, 0, args, 3, options.length);
    return spoor(args);
  }

  private Path segmentFile(int segment, String name) {
    return log.resolve("segments").resolve("%012d".formatted(segment)).resolve(name);
  }

  @Test
  void anUntouchedLogIsOk() {
    CommandLineRun run = verify("--key", KeyFiles.publicFile(key).toString());

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .startsWith("ok  unaltered, without gaps")
        .contains("2 segments, 10 records", "signed by [" + NAME)
        .doesNotContain("set --key");
    assertThat(verify().out()).contains("set --key to verify them");
  }

  @Test
  void anAlteredRecordIsNamed() throws IOException {
    byte[] records =
        DirectoryStore.open(log).read(1, SegmentFile.RECORDS, Integer.MAX_VALUE).orElseThrow();
    String text = new String(records, UTF_8);
    int offset = text.lastIndexOf("AssumeRole", text.indexOf("e-8"));
    String altered = text.substring(0, offset) + "X" + text.substring(offset + 1);
    try (var rewritable = RewritableDirectory.open(log);
        var draft = rewritable.rewrite(1)) {
      draft.replace(out -> out.write(altered.getBytes(UTF_8)));
    }

    CommandLineRun run = verify();

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("ALTERED  segment 1, records, record 2 (7 of the log, byte ");
    JsonNode verdict = verify("--json").objects("evidence_verdict").getFirst();
    assertThat(verdict.path("holds").asBoolean(true)).isFalse();
    assertThat(verdict.path("fault").path("segment").asInt()).isEqualTo(1);
    assertThat(verdict.path("fault").path("record").asInt()).isEqualTo(7);
  }

  @Test
  void aGapFails() throws IOException {
    try (EvidenceWriter writer = writer()) {
      writer.skipTo(new SourcePartition("spoor.events", 0), 100);
    }
    assertThat(verify().exit()).isZero();
    try (EvidenceWriter writer = writer()) {
      writer.skipTo(new SourcePartition("spoor.events", 0), 100);
      writer.readTo(new SourcePartition("spoor.events", 0), 120);
      writer.seal();
    }

    CommandLineRun run = verify();

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("INCOMPLETE  unaltered, with gaps")
        .contains("spoor.events/0 offsets 10 to 99 are in no segment; missing before segment 2");
  }

  @Test
  void aRecordIsProvenByNumberAndById() {
    assertThat(verify("--record", "7").out())
        .startsWith("ok  record 7 is in the log")
        .contains("\"id\":\"e-7\"", "\"AssumeRole\"");
    CommandLineRun byId = verify("--record", "e-7", "--json");
    assertThat(byId.exit()).isZero();
    JsonNode proof = byId.objects("record_proof").getFirst();
    assertThat(proof.path("record").asInt()).isEqualTo(7);
    assertThat(proof.path("holds").asBoolean()).isTrue();
    assertThat(proof.path("segment_path")).hasSize(3);

    CommandLineRun missing = verify("--record", "10");
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err()).contains("no record 10 in the evidence log in " + log);
  }

  @Test
  void anEarlierCheckpointIsContained() throws IOException {
    Path kept =
        Files.copy(segmentFile(1, "checkpoint"), directory.resolve("ticket-4711.checkpoint"));
    seal(2 * RECORDS_PER_SEGMENT);
    assertThat(verify("--since", kept.toString()).out())
        .contains("begins with the 2 segments of the earlier checkpoint, unaltered");
    String shortForm = shortForm(kept);
    assertThat(verify("--since", shortForm).out())
        .contains("begins with the 2 segments of the earlier checkpoint, unaltered");
    assertThat(verify("--since", Files.readString(kept)).exit()).as("the whole text").isZero();
    assertThat(verify("--since", "audit one two").err())
        .contains("--since: neither a file nor a checkpoint");

    for (int segment = 1; segment <= 2; segment++) {
      for (String name : new String[] {"records.gz", "hashes", "statement", "checkpoint"}) {
        Files.delete(segmentFile(segment, name));
      }
      Files.delete(segmentFile(segment, ""));
    }
    assertThat(verify().exit()).isZero();
    CommandLineRun run = verify("--since", kept.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("ALTERED  the log: its end is missing")
        .contains("Segment 1 is the first that is missing");
    assertThat(verify("--since", shortForm).exit()).isEqualTo(1);
  }

  private static String shortForm(Path checkpoint) throws IOException {
    return String.join(" ", Files.readAllLines(checkpoint).subList(0, 3));
  }

  @Test
  void aLossIsAcceptedWithAReasonOnly() {
    CommandLineRun run = spoor("evidence", "accept-loss", "--lost", "audit 1 root");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--reason: no reason given");
  }

  @Test
  void heldEvidenceIsNotWiped() throws IOException {
    Path state = PrivateFiles.directory(directory.resolve("state"));
    log = PrivateFiles.directory(state.resolve("evidence"));
    seal(0);
    FileActJournal acts = FileActJournal.of(log);
    EvidenceAct hold =
        ActFactory.of(LegalHold.ACT, "mara", "case 2026-17", Instant.now())
            .setSelector(Map.of("chain", List.of("282c8603b24b")))
            .build();
    acts.record(hold);

    CommandLineRun held = spoor("down", "--wipe", "--state-dir", state.toString());
    assertThat(held.exit()).isEqualTo(1);
    assertThat(held.err())
        .contains("legal holds are in force, so nothing was removed or stopped", hold.getActId());
    assertThat(verify().exit()).isZero();

    Path records = segmentFile(0, "records.gz");
    byte[] bytes = Files.readAllBytes(records);
    Files.delete(records);
    assertThat(spoor("down", "--wipe", "--state-dir", state.toString()).err())
        .contains("legal holds cannot be read, so nothing was removed or stopped");
    Files.write(records, bytes);

    acts.record(
        ActFactory.of(LegalHold.RELEASE, "mara", "closed", Instant.now())
            .setRefersTo(hold.getActId())
            .build());
    assertThat(spoor("down", "--wipe", "--state-dir", state.toString()).exit()).isZero();
    assertThat(log).doesNotExist();
  }

  @Test
  void saysWhatItCannotRead() {
    CommandLineRun nothing = spoor("evidence", "verify", directory.toString());
    assertThat(nothing.exit()).isEqualTo(1);
    assertThat(nothing.err()).contains(directory + " holds no evidence log");

    CommandLineRun privateKey = verify("--key", key.toString());
    assertThat(privateKey.exit()).isEqualTo(1);
    assertThat(privateKey.err()).contains("is a private key; verification needs " + key + ".pub");

    CommandLineRun noKey = verify("--key", directory.resolve("none").toString());
    assertThat(noKey.err()).contains("no key at").doesNotContain("unexpected");

    CommandLineRun name = spoor("evidence", "keys", "new", key + "2", "--name", "two words");
    assertThat(name.exit()).isEqualTo(2);
    CommandLineRun again = spoor("evidence", "keys", "new", key.toString(), "--name", NAME);
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("never overwritten");
  }
}
