package io.spoor.evidence;

import static io.spoor.evidence.LogFixtures.NAME;
import static io.spoor.evidence.LogFixtures.TOPIC;
import static io.spoor.evidence.LogFixtures.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.segment.OffsetGap;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.RecordProof;
import io.spoor.evidence.verify.RecordProver;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.evidence.write.EvidenceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceLogTest {
  private static final SigningKey KEY = SigningKey.generate(NAME);
  private static final SourcePartition FIRST = new SourcePartition(TOPIC, 0);
  private static final SourcePartition SECOND = new SourcePartition(TOPIC, 1);

  @TempDir private Path log;

  @Test
  void verifiesUntouched() {
    LogFixtures.write(log, KEY, 3, 10);

    VerificationResult result = LogFixtures.verify(log, KEY.verifier());

    assertThat(result.fault()).isEmpty();
    assertThat(result.isValid()).isTrue();
    assertThat(result.segments()).isEqualTo(3);
    assertThat(result.records()).isEqualTo(30);
    assertThat(result.signedByTrustedKey()).isTrue();
    assertThat(result.head().orElseThrow().size()).isEqualTo(3);
    assertThat(LogFixtures.verify(log).signedByTrustedKey()).isFalse();
  }

  @Test
  void anEmptyLogAndAnEmptySegmentVerify() {
    LogFixtures.write(log, KEY, 0, 0);
    assertThat(LogFixtures.verify(log).isValid()).isTrue();
    LogFixtures.write(log, KEY, 2, 0);
    assertThat(LogFixtures.verify(log, KEY.verifier()).isValid()).isTrue();
    assertThat(LogFixtures.verify(log).segments()).isEqualTo(2);
  }

  /** Whoever deletes all of a log leaves one for which nobody vouches. */
  @Test
  void anEmptyLogIsVouchedForByNobody() {
    LogFixtures.write(log, KEY, 0, 0);

    VerificationResult result = LogFixtures.verify(log, KEY.verifier());

    assertThat(result.isValid()).isFalse();
    assertThat(result.fault().orElseThrow().toString())
        .isEqualTo("the log: it holds no segment: no checkpoint is signed by a given key");
  }

  @Test
  void goesOnWhereItEnded() {
    LogFixtures.write(log, KEY, 1, 10);
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      assertThat(writer.positions()).isEqualTo(Map.of(FIRST, 5L, SECOND, 5L));
      assertThatThrownBy(() -> writer.append(event(0, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("offset 4 is already in the log");
      writer.append(event(0, 5));
      writer.seal();
    }
    assertThat(LogFixtures.verify(log).isValid()).isTrue();
    assertThat(LogFixtures.verify(log).records()).isEqualTo(11);
  }

  @Test
  void whatIsNotSealedIsNotInTheLog() {
    LogFixtures.write(log, KEY, 1, 4);
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      writer.append(event(0, 2));
    }
    assertThat(LogFixtures.verify(log).records()).isEqualTo(4);
  }

  @Test
  void aRecordThatHasNoCanonicalFormIsRefusedAndTheRestGoesOn() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("big", Long.MAX_VALUE);
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      writer.append(event(0, 0));
      assertThatThrownBy(() -> writer.append(EvidenceRecord.of(event(0, 1).header(), fields)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("field big");
      writer.append(event(0, 1));
      writer.seal();
    }
    assertThat(LogFixtures.verify(log).isValid()).isTrue();
    assertThat(LogFixtures.verify(log).records()).isEqualTo(2);
  }

  @Test
  void aGapShows() {
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      writer.append(event(0, 0));
      assertThatThrownBy(() -> writer.skipTo(FIRST, 90)).hasMessageContaining("seal this one");
      writer.readTo(FIRST, 7);
      writer.seal();
      writer.append(event(0, 8)); // read from 7 on: no gap
      writer.seal();
      writer.skipTo(FIRST, 100);
      writer.append(event(0, 101));
      writer.seal();
    }

    VerificationResult result = LogFixtures.verify(log);

    assertThat(result.fault()).isEmpty();
    assertThat(result.gaps()).containsExactly(new OffsetGap(2, FIRST, 9, 100));
    assertThat(result.isValid()).isFalse();
  }

  @Test
  void anEarlierCheckpointIsContained() throws IOException {
    LogFixtures.write(log, KEY, 2, 4);
    Checkpoint earlier = LogFixtures.verify(log).head().orElseThrow();
    LogFixtures.write(log, KEY, 3, 4);

    VerificationResult result =
        LogFixtures.verifier(log).verify(Optional.of(RememberedCheckpoint.of(earlier)), r -> {});
    assertThat(result.fault()).isEmpty();
    assertThat(result.consistencyWithEarlier()).isPresent();

    LogFixtures.dropRecord(log, 4);
    LogFixtures.dropRecord(log, 3);
    LogFixtures.dropRecord(log, 2);
    LogFixtures.dropRecord(log, 1);
    assertThat(LogFixtures.verify(log).isValid())
        .as("nothing in the log says that it was longer")
        .isTrue();
    assertThat(
            fault(
                LogFixtures.verifier(log)
                    .verify(Optional.of(RememberedCheckpoint.of(earlier)), r -> {})))
        .contains(
            "its end is missing: the earlier checkpoint covers 2 segments, but the log has 1");

    LogFixtures.write(log, KEY, 4, 2);
    assertThat(LogFixtures.verify(log).isValid()).as("rewritten by whoever has the key").isTrue();
    assertThat(
            fault(
                LogFixtures.verifier(log)
                    .verify(Optional.of(RememberedCheckpoint.of(earlier)), r -> {})))
        .contains("the earlier checkpoint belongs to another log");
  }

  @Test
  void aRecordIsProvenByItself() {
    LogFixtures.write(log, KEY, 5, 6);
    LogVerifier verifier = LogFixtures.verifier(log);
    assertThat(verifier.verifyChain(Optional.empty()).fault()).isEmpty();
    var prover = new RecordProver(store(), verifier);

    for (long record = 0; record < 30; record++) {
      RecordProof proof = prover.byNumber(record).orElseThrow();
      assertThat(proof.problem(List.of(KEY.verifier()))).isEmpty();
      assertThat(new String(proof.lines(), UTF_8))
          .contains("\"id\":\"event-" + record % 2 + "-" + record / 2 + "\"");
      byte[] forged =
          new String(proof.lines(), UTF_8).replace("AssumeRole", "GetRole").getBytes(UTF_8);
      assertThat(
              new RecordProof(
                      record,
                      forged,
                      proof.inSegment(),
                      proof.statement(),
                      proof.inLog(),
                      proof.checkpoint())
                  .problem(List.of(KEY.verifier())))
          .hasValueSatisfying(problem -> assertThat(problem).contains("is not under the root"));
      assertThat(proof.problem(List.of(SigningKey.generate(NAME).verifier())))
          .hasValueSatisfying(problem -> assertThat(problem).contains("is not signed by"));
    }
    assertThat(prover.byNumber(30)).isEmpty();
    List<RecordProof> proofs = new ArrayList<>();
    prover.byId("event-1-7", proofs::add);
    assertThat(proofs).extracting(RecordProof::record).containsExactly(15L);
  }

  @Test
  void aWithheldFieldLeavesEveryProofValid() throws IOException {
    LogFixtures.write(log, KEY, 2, 6);
    List<String> lines =
        new ArrayList<>(new String(LogFixtures.records(log, 1), UTF_8).lines().toList());
    int principal = 4; // of the first record: header, action, event_id, note, principal
    assertThat(lines.get(principal)).contains("\"principal\"");
    lines.set(
        principal, "-" + HexFormat.of().formatHex(Sha256.of(lines.get(principal).getBytes(UTF_8))));
    LogFixtures.replaceRecords(log, 1, (String.join("\n", lines) + "\n").getBytes(UTF_8));
    LogFixtures.writeAct(log, KEY, List.of("6"), "principal");

    VerificationResult result = LogFixtures.verify(log);

    assertThat(result.fault()).isEmpty();
    assertThat(result.withheld()).isEqualTo(1);
    LogVerifier verifier = LogFixtures.verifier(log);
    verifier.verifyChain(Optional.empty());
    RecordProof proof = new RecordProver(store(), verifier).byNumber(6).orElseThrow();
    assertThat(proof.problem(List.of(KEY.verifier()))).isEmpty();
    assertThat(new String(proof.lines(), UTF_8)).doesNotContain("support-readonly");
  }

  @Test
  void equalFieldsHaveUnlikeCommitments() throws IOException {
    LogFixtures.write(log, KEY, 1, 20);
    assertThat(
            new String(LogFixtures.records(log, 0), UTF_8)
                .lines()
                .filter(line -> line.contains("\"action\"")))
        .doesNotHaveDuplicates()
        .hasSize(20);
  }

  @Test
  void keysAreHandedOver() {
    SigningKey second = SigningKey.generate(NAME);
    LogFixtures.write(log, KEY, 2, 4);
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      writer.rotateKey(second);
      writer.append(event(0, 4));
      writer.seal();
    }
    LogFixtures.write(log, second, 1, 0);

    for (SigningKey trusted : List.of(KEY, second)) {
      VerificationResult result = LogFixtures.verify(log, trusted.verifier());
      assertThat(result.fault()).isEmpty();
      assertThat(result.signers()).containsExactly(KEY.verifier(), second.verifier());
    }
    assertThat(fault(LogFixtures.verify(log, SigningKey.generate(NAME).verifier())))
        .contains("no checkpoint is signed by a given key");
    assertThatThrownBy(() -> LogFixtures.writer(log, KEY))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("is signed by one of [" + second + "]");
  }

  @Test
  void aKeyBetweenHandOverAndFirstUseMayBeEither() {
    SigningKey second = SigningKey.generate(NAME);
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      writer.rotateKey(second);
    }
    LogFixtures.write(log, KEY, 1, 2); // the hand-over was not noticed: the old key is named again
    assertThat(LogFixtures.verify(log, KEY.verifier()).isValid()).isTrue();
    assertThatThrownBy(() -> LogFixtures.writer(log, second))
        .hasMessageContaining("is signed by one of");
  }

  @Test
  void nobodyGoesOnWithALogWhoseKeyIsLost() throws IOException {
    LogFixtures.write(log, KEY, 2, 4);
    SigningKey second = SigningKey.generate(NAME);
    assertThatThrownBy(() -> LogFixtures.writer(log, second))
        .hasMessageContaining("is signed by one of")
        .hasMessageContaining("If the key is lost, start a new log in another directory");
    forge(second);

    assertThat(fault(LogFixtures.verify(log, second.verifier())))
        .contains("segment 1, checkpoint: is not signed by an accepted key");
    assertThat(fault(LogFixtures.verify(log, KEY.verifier(), second.verifier())))
        .contains("segment 1, checkpoint");
  }

  /** Signs the last segment anew, as whoever has the directory and a key of his own can. */
  private void forge(SigningKey key) throws IOException {
    Path file = LogFixtures.segment(log, 1).resolve("checkpoint");
    Checkpoint checkpoint = Checkpoint.parse(Files.readAllBytes(file));
    Files.write(file, Checkpoint.sign(NAME, checkpoint.size(), checkpoint.root(), key).bytes());
  }

  @Test
  void aLogHasOneWriterAndOneName() throws IOException {
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      writer.seal();
      assertThatThrownBy(() -> WritableDirectory.open(log))
          .hasMessageContaining("another process writes");
    }
    try (WritableDirectory store = WritableDirectory.open(log)) {
      assertThatThrownBy(() -> EvidenceWriter.open(store, "other.example", KEY, LogFixtures.CLOCK))
          .hasMessageContaining("is named " + NAME);
    }
  }

  @Test
  void aLogThatDoesNotVerifyIsNotContinued() throws IOException {
    LogFixtures.write(log, KEY, 3, 4);
    Files.delete(LogFixtures.segment(log, 1).resolve("checkpoint"));

    try (WritableDirectory store = WritableDirectory.open(log)) {
      assertThatThrownBy(() -> EvidenceWriter.open(store, NAME, KEY, LogFixtures.CLOCK))
          .hasMessageContaining("segment 1: its checkpoint is missing");
    }
  }

  private DirectoryStore store() {
    try {
      return DirectoryStore.open(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fault(VerificationResult result) {
    return result.fault().orElseThrow().toString();
  }
}
