package io.spoor.evidence;

import static io.spoor.evidence.Logs.NAME;
import static io.spoor.evidence.Logs.TOPIC;
import static io.spoor.evidence.Logs.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.segment.Gap;
import io.spoor.evidence.segment.TopicPartition;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.RecordProof;
import io.spoor.evidence.verify.RecordProver;
import io.spoor.evidence.verify.Verdict;
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
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

  @TempDir private Path log;

  @Test
  void verifiesUntouched() {
    Logs.write(log, KEY, 3, 10);

    Verdict verdict = Logs.verify(log, KEY.verifier());

    assertThat(verdict.fault()).isEmpty();
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.segments()).isEqualTo(3);
    assertThat(verdict.records()).isEqualTo(30);
    assertThat(verdict.vouched()).isTrue();
    assertThat(verdict.head().orElseThrow().size()).isEqualTo(3);
    assertThat(Logs.verify(log).vouched()).isFalse();
  }

  @Test
  void anEmptyLogAndAnEmptySegmentVerify() {
    Logs.write(log, KEY, 0, 0);
    assertThat(Logs.verify(log).holds()).isTrue();
    Logs.write(log, KEY, 2, 0);
    assertThat(Logs.verify(log, KEY.verifier()).holds()).isTrue();
    assertThat(Logs.verify(log).segments()).isEqualTo(2);
  }

  /** Whoever deletes all of a log leaves one for which nobody vouches. */
  @Test
  void anEmptyLogIsVouchedForByNobody() {
    Logs.write(log, KEY, 0, 0);

    Verdict verdict = Logs.verify(log, KEY.verifier());

    assertThat(verdict.holds()).isFalse();
    assertThat(verdict.fault().orElseThrow().toString())
        .isEqualTo("the log: it holds no segment: no checkpoint is signed by a key that was given");
  }

  @Test
  void goesOnWhereItEnded() {
    Logs.write(log, KEY, 1, 10);
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      assertThat(writer.positions()).isEqualTo(Map.of(FIRST, 5L, SECOND, 5L));
      assertThatThrownBy(() -> writer.append(event(0, 4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("offset 4 is in the log already");
      writer.append(event(0, 5));
      writer.seal();
    }
    assertThat(Logs.verify(log).holds()).isTrue();
    assertThat(Logs.verify(log).records()).isEqualTo(11);
  }

  @Test
  void whatIsNotSealedIsNotInTheLog() {
    Logs.write(log, KEY, 1, 4);
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      writer.append(event(0, 2));
    }
    assertThat(Logs.verify(log).records()).isEqualTo(4);
  }

  @Test
  void aRecordThatHasNoCanonicalFormIsRefusedAndTheRestGoesOn() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("big", Long.MAX_VALUE);
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      writer.append(event(0, 0));
      assertThatThrownBy(() -> writer.append(EvidenceRecord.of(event(0, 1).header(), fields)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("field big");
      writer.append(event(0, 1));
      writer.seal();
    }
    assertThat(Logs.verify(log).holds()).isTrue();
    assertThat(Logs.verify(log).records()).isEqualTo(2);
  }

  @Test
  void aGapShows() {
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
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

    Verdict verdict = Logs.verify(log);

    assertThat(verdict.fault()).isEmpty();
    assertThat(verdict.gaps()).containsExactly(new Gap(2, FIRST, 9, 100));
    assertThat(verdict.holds()).isFalse();
  }

  @Test
  void anEarlierCheckpointIsContained() throws IOException {
    Logs.write(log, KEY, 2, 4);
    Checkpoint earlier = Logs.verify(log).head().orElseThrow();
    Logs.write(log, KEY, 3, 4);

    Verdict verdict = Logs.verifier(log).verify(Optional.of(earlier), r -> {});
    assertThat(verdict.fault()).isEmpty();
    assertThat(verdict.since()).isPresent();

    Logs.drop(log, 4);
    Logs.drop(log, 3);
    Logs.drop(log, 2);
    Logs.drop(log, 1);
    assertThat(Logs.verify(log).holds()).as("nothing in the log says that it was longer").isTrue();
    assertThat(fault(Logs.verifier(log).verify(Optional.of(earlier), r -> {})))
        .contains("its end was cut off: the earlier checkpoint covers 2 segments, there are 1");

    Logs.write(log, KEY, 4, 2);
    assertThat(Logs.verify(log).holds()).as("rewritten by whoever has the key").isTrue();
    assertThat(fault(Logs.verifier(log).verify(Optional.of(earlier), r -> {})))
        .contains("not the log of the earlier checkpoint");
  }

  @Test
  void aRecordIsProvenByItself() {
    Logs.write(log, KEY, 5, 6);
    LogVerifier verifier = Logs.verifier(log);
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
    List<RecordProof> found = new ArrayList<>();
    prover.byId("event-1-7", found::add);
    assertThat(found).extracting(RecordProof::record).containsExactly(15L);
  }

  @Test
  void aWithheldFieldLeavesEveryProofValid() throws IOException {
    Logs.write(log, KEY, 2, 6);
    Path records = Logs.segment(log, 1).resolve("records");
    List<String> lines = new ArrayList<>(Files.readAllLines(records));
    int principal = 4; // of the first record: header, action, event_id, note, principal
    assertThat(lines.get(principal)).contains("\"principal\"");
    lines.set(
        principal, "-" + HexFormat.of().formatHex(Sha256.of(lines.get(principal).getBytes(UTF_8))));
    Files.delete(records);
    Files.writeString(records, String.join("\n", lines) + "\n");
    Logs.act(log, KEY, List.of("6"), "principal");

    Verdict verdict = Logs.verify(log);

    assertThat(verdict.fault()).isEmpty();
    assertThat(verdict.withheld()).isEqualTo(1);
    LogVerifier verifier = Logs.verifier(log);
    verifier.verifyChain(Optional.empty());
    RecordProof proof = new RecordProver(store(), verifier).byNumber(6).orElseThrow();
    assertThat(proof.problem(List.of(KEY.verifier()))).isEmpty();
    assertThat(new String(proof.lines(), UTF_8)).doesNotContain("support-readonly");
  }

  @Test
  void equalFieldsHaveUnlikeCommitments() throws IOException {
    Logs.write(log, KEY, 1, 20);
    try (var lines = Files.lines(Logs.segment(log, 0).resolve("records"))) {
      assertThat(lines.filter(line -> line.contains("\"action\"")))
          .doesNotHaveDuplicates()
          .hasSize(20);
    }
  }

  @Test
  void keysAreHandedOver() {
    SigningKey second = SigningKey.generate(NAME);
    Logs.write(log, KEY, 2, 4);
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      writer.handOver(second);
      writer.append(event(0, 4));
      writer.seal();
    }
    Logs.write(log, second, 1, 0);

    for (SigningKey trusted : List.of(KEY, second)) {
      Verdict verdict = Logs.verify(log, trusted.verifier());
      assertThat(verdict.fault()).isEmpty();
      assertThat(verdict.signers()).containsExactly(KEY.verifier(), second.verifier());
    }
    assertThat(fault(Logs.verify(log, SigningKey.generate(NAME).verifier())))
        .contains("no checkpoint is signed by a key that was given");
    assertThatThrownBy(() -> Logs.writer(log, KEY))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("goes on under one of [" + second + "]");
  }

  @Test
  void aKeyBetweenHandOverAndFirstUseMayBeEither() {
    SigningKey second = SigningKey.generate(NAME);
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      writer.handOver(second);
    }
    Logs.write(log, KEY, 1, 2); // the hand-over was not noticed: the old key is named again
    assertThat(Logs.verify(log, KEY.verifier()).holds()).isTrue();
    assertThatThrownBy(() -> Logs.writer(log, second)).hasMessageContaining("goes on under one of");
  }

  @Test
  void nobodyGoesOnWithALogWhoseKeyIsLost() throws IOException {
    Logs.write(log, KEY, 2, 4);
    SigningKey second = SigningKey.generate(NAME);
    assertThatThrownBy(() -> Logs.writer(log, second))
        .hasMessageContaining("goes on under one of")
        .hasMessageContaining("If it is lost, begin a new log in another directory");
    forge(second);

    assertThat(fault(Logs.verify(log, second.verifier())))
        .contains("segment 1, checkpoint: is not signed by a key that may sign it");
    assertThat(fault(Logs.verify(log, KEY.verifier(), second.verifier())))
        .contains("segment 1, checkpoint");
  }

  /** Signs the last segment anew, as whoever has the directory and a key of his own can. */
  private void forge(SigningKey key) throws IOException {
    Path file = Logs.segment(log, 1).resolve("checkpoint");
    Checkpoint there = Checkpoint.parse(Files.readAllBytes(file));
    Files.write(file, Checkpoint.sign(NAME, there.size(), there.root(), key).bytes());
  }

  @Test
  void aLogHasOneWriterAndOneName() throws IOException {
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      writer.seal();
      assertThatThrownBy(() -> WritableDirectory.open(log))
          .hasMessageContaining("another process writes");
    }
    try (WritableDirectory store = WritableDirectory.open(log)) {
      assertThatThrownBy(() -> EvidenceWriter.open(store, "other.example", KEY, Logs.CLOCK))
          .hasMessageContaining("is named " + NAME);
    }
  }

  @Test
  void aLogThatDoesNotVerifyIsNotContinued() throws IOException {
    Logs.write(log, KEY, 3, 4);
    Files.delete(Logs.segment(log, 1).resolve("checkpoint"));

    try (WritableDirectory store = WritableDirectory.open(log)) {
      assertThatThrownBy(() -> EvidenceWriter.open(store, NAME, KEY, Logs.CLOCK))
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

  private static String fault(Verdict verdict) {
    return verdict.fault().orElseThrow().toString();
  }
}
