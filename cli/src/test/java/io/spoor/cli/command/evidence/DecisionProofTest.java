package io.spoor.cli.command.evidence;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.cli.command.decisions.DecisionRecorder;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.RecordOrigin;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.PolicyVersion;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions that are sealed in an evidence log are decided again. */
class DecisionProofTest {
  private static final String NAME = "audit.larkfield.example";
  private static final String POLICIES =
      """
      @id("all") permit(principal, action, resource);
      @id("no-mail") forbid(principal, action, resource == tool::"send_mail");
      """;

  @TempDir private Path directory;
  private Path policies = Path.of("policies");
  private Path log = Path.of("log");
  private List<DecisionRecord> records = List.of();

  private static String call(String tool, String context) {
    return """
    {"subject": {"type": "identity", "id": "emma"}, "action": {"name": "tools/call"},
     "resource": {"type": "tool", "id": "%s"}, "context": %s}"""
        .formatted(tool, context);
  }

  @BeforeEach
  void seal() throws IOException {
    policies = Files.createDirectories(directory.resolve("policies"));
    log = directory.resolve("log");
    Files.writeString(policies.resolve("p.cedar"), POLICIES);
    records =
        DecisionRecorder.record(
            policies,
            directory.resolve("spool"),
            Optional.empty(),
            call("read_mail", "{\"amount\": 10.50}"),
            call("send_mail", "{}"),
            call("read_mail", "{\"password\": \"Kor9-mintaros\"}"));
    write(records);
  }

  private void write(List<DecisionRecord> decisions) throws IOException {
    write(TopicCatalogue.DECISIONS.name(), KeyFiles.create(key(), NAME), decisions);
  }

  private void seal(PolicyVersion... versions) throws IOException {
    write(TopicCatalogue.POLICIES.name(), KeyFiles.read(key()), List.of(versions));
  }

  private Path key() {
    return directory.resolve("evidence.key");
  }

  private void write(String topic, SigningKey signer, List<? extends SpecificRecord> sealed)
      throws IOException {
    try (AvroLogWriter writer =
        AvroLogWriter.open(WritableDirectory.open(log), NAME, signer, Clock.systemUTC())) {
      long offset = 0;
      for (SpecificRecord each : sealed) {
        writer.append(new RecordOrigin(topic, 0, offset++, Instant.EPOCH), "default|key", each);
      }
      writer.seal();
    }
  }

  private CommandLineRun prove(String id, String... more) {
    return spoor(
        Stream.concat(
                Stream.of(
                    "evidence", "prove", id, log.toString(), "--policies", policies.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void aDecisionIsProvenByThePoliciesOfItsRecord() {
    for (DecisionRecord record : records.subList(0, 2)) {
      CommandLineRun run = prove(record.getDecisionId().substring(0, 12));

      assertThat(run.exit()).as(run.out() + run.err()).isZero();
      assertThat(run.out())
          .contains("PROVEN  decision " + record.getDecisionId(), "recorded: " + record.getAnswer())
          .doesNotContain("NOT PROVEN");
    }
  }

  @Test
  void otherPoliciesProveNothingAndAreNamedAsSuch() throws IOException {
    Files.writeString(policies.resolve("p.cedar"), "permit(principal, action, resource);");

    CommandLineRun run = prove(records.get(1).getDecisionId(), "--json");

    assertThat(run.exit()).isEqualTo(1);
    JsonNode proof = run.objects("decision_proof").getFirst();
    assertThat(proof.path("holds").asBoolean()).isFalse();
    assertThat(proof.path("recorded").asBoolean()).isFalse();
    assertThat(proof.path("now").asBoolean()).isTrue();
    assertThat(proof.path("faults").toString())
        .contains("the policies are not those of the record", "now decide allow");
  }

  private CommandLineRun proveByLog(String id, String... more) {
    return spoor(
        Stream.concat(Stream.of("evidence", "prove", id, log.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private PolicyVersion version(String tenant, String who, String text) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("version-" + who));
    Files.writeString(folder.resolve("p.cedar"), text);
    return AppliedVersion.of(
        tenant, PolicyFolder.read(folder, null), 0, who, Optional.empty(), Optional.empty());
  }

  @Test
  void aDecisionIsProvenByThePoliciesInTheLog() throws Exception {
    seal(
        version("default", "ann", "permit(principal, action, resource);"),
        version("default", "ben", POLICIES),
        version("acme", "eve", POLICIES));
    Files.delete(policies.resolve("p.cedar"));

    CommandLineRun run = proveByLog(records.get(1).getDecisionId().substring(0, 12));

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("PROVEN  decision " + records.get(1).getDecisionId(), "applied by ben")
        .doesNotContain("NOT PROVEN", "eve");
    CommandLineRun json = proveByLog(records.get(0).getDecisionId(), "--json");
    assertThat(json.objects("decision_proof").getFirst().path("policy_record").asInt())
        .as("after three decisions, three versions and two schemas")
        .isEqualTo(6);
  }

  @Test
  void withoutItsPoliciesInTheLogADecisionIsNotProven() throws Exception {
    seal(version("default", "ann", "permit(principal, action, resource);"));

    CommandLineRun run = proveByLog(records.get(1).getDecisionId());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("with the digest " + records.get(1).getPolicyDigest() + ", are not in the log")
        .contains("--policies");
  }

  /** Whoever writes the topic may state any digest. */
  @Test
  void aVersionWithAnotherContentDoesNotCount() throws Exception {
    PolicyVersion other = version("default", "eve", "permit(principal, action, resource);");
    PolicyVersion lie =
        PolicyVersion.newBuilder(other).setDigest(records.get(1).getPolicyDigest()).build();
    String id = records.get(1).getDecisionId();
    seal(lie, version("default", "ben", POLICIES), lie);

    CommandLineRun run = proveByLog(id);

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("applied by ben");
  }

  @Test
  void entitiesBelongToAFolder() {
    assertThat(proveByLog(records.get(1).getDecisionId(), "--entities", "e.json").err())
        .contains("--entities needs --policies");
    assertThat(proveByLog("ffffffffffff0000").err())
        .contains("no finding or decision ffffffffffff0000 in the evidence log");
  }

  @Test
  void aMaskedDecisionIsProvenIfTheSecretDoesNotMatter() {
    CommandLineRun run = prove(records.get(2).getDecisionId());

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
  }

  @Test
  void anUnknownDecisionIsSaidToBeUnknown() {
    CommandLineRun run = prove("ffffffffffff0000");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("no decision ffffffffffff0000 in the evidence log");
  }
}
