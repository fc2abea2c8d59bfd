package io.spoor.cli.command.evidence;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.CommandLineRun;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.FileActJournal;
import io.spoor.evidence.avro.RecordOrigin;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.schemas.Chain;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceExportCommandTest {
  private static final String NAME = "audit.larkfield.example";
  private static final String CHAIN = "282c8603b24b00000000000000000000";

  @TempDir private Path directory;
  private Path key;
  private Path log;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    key = directory.resolve("evidence.key");
    log = directory.resolve("log");
    out = directory.resolve("case-4711");
    try (AvroLogWriter writer =
        AvroLogWriter.open(
            WritableDirectory.open(log), NAME, KeyFiles.create(key, NAME), Clock.systemUTC())) {
      for (String id : List.of(CHAIN, "9".repeat(32))) {
        writer.append(
            new RecordOrigin(
                TopicCatalogue.CHAINS.name(), 0, id.equals(CHAIN) ? 0 : 1, Instant.EPOCH),
            id,
            chain(id));
      }
      writer.seal();
    }
  }

  private static Chain chain(String id) {
    return Chain.newBuilder()
        .setChainId(id)
        .setTenant("default")
        .setRootKey("default|trace|otel|" + id)
        .setRevision(1)
        .setGeneration(0)
        .setStatus("active")
        .setAgentId("support-triage")
        .setStarted(1_773_135_618_000_000_000L)
        .setEnded(1_773_135_619_000_000_000L)
        .setActionCount(0)
        .setSwitchCount(0)
        .setSegmentCount(0)
        .setSegments(List.of())
        .setPrincipals(List.of())
        .setCredentials(List.of())
        .setSources(List.of())
        .setSwitches(List.of())
        .setFindingIds(List.of())
        .setRiskScore(0)
        .setTruncated(false)
        .build();
  }

  private CommandLineRun export(String... options) {
    String[] args = new String[5 + options.length];
    args[0] = "evidence";
    args[1] = "export";
    args[2] = log.toString();
    args[3] = "--out";
    args[4] = out.toString();
    System.arraycopy(options, 0, args, 5, options.length);
    return spoor(args);
  }

  @Test
  void whatIsHandedOutIsOnRecordAndVerifies() {
    CommandLineRun run = export("--chain", "282c", "--by", "ana", "--reason", "case 4711");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("exported 2 records to " + out + ": 1 chain, 1 schema")
        .contains("report.html", "recorded   file ", "evidence verify " + out);
    EvidenceAct act = FileActJournal.of(log).read().getFirst();
    assertThat(act.getAct()).isEqualTo("export");
    assertThat(act.getWho()).isEqualTo("ana");
    assertThat(act.getWhy()).isEqualTo("case 4711");
    assertThat(act.getSelector()).containsEntry("chain", List.of("282c"));
    assertThat(act.getRecords()).isEqualTo(2);

    CommandLineRun verified =
        spoor(
            "evidence",
            "verify",
            out.toString(),
            "--key",
            KeyFiles.publicFile(key).toString(),
            "--digest",
            String.valueOf(act.getDigest()));
    assertThat(verified.exit()).as(verified.out()).isZero();
    assertThat(verified.out())
        .startsWith("ok  every record is proven, and every file matches the records")
        .contains("export of 2 records", "requested  chain 282c, by ana", "signed by [" + NAME);
  }

  @Test
  void anAlteredExportFails() throws IOException {
    export();
    Path report = out.resolve("report.html");
    Files.writeString(report, Files.readString(report).replace("support-triage", "somebody-else"));

    CommandLineRun run = spoor("evidence", "verify", out.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("ALTERED  report.html was altered");
    JsonNode json =
        spoor("evidence", "verify", out.toString(), "--json")
            .objects("evidence_export_verdict")
            .getFirst();
    assertThat(json.path("holds").asBoolean(true)).isFalse();
  }

  @Test
  void anotherExportThanTheOneToldFails() {
    assertThat(export("--format", "jsonl").exit()).isZero();
    CommandLineRun run = spoor("evidence", "verify", out.toString(), "--digest", "0".repeat(64));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("ALTERED  its digest").contains("it is another export");
    JsonNode json =
        spoor("evidence", "verify", out.toString(), "--digest", "0".repeat(64), "--json")
            .objects("evidence_export_verdict")
            .getFirst();
    assertThat(json.path("holds").asBoolean(true)).isFalse();
  }

  @Test
  void nothingIsWrittenIntoTheLog() {
    Path within = log.resolve("staging/../case");
    CommandLineRun run =
        spoor("evidence", "export", log.toString(), "--out", within.toString(), "--reason", "slip");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("is in the log; the log would no longer verify");
    assertThat(spoor("evidence", "verify", log.toString()).exit()).isZero();
  }

  @Test
  void timesInTheWrongOrderAreASlip() {
    CommandLineRun run = export("--since", "2026-04-01", "--until", "2026-03-01");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--since is not before --until");
  }

  @Test
  void whatIsToldOfAnExportCannotMoveTheCursor() throws IOException {
    assertThat(export("--by", "ana\u001b[2K\rnobody", "--format", "jsonl").out())
        .doesNotContain("\u001b", "\r");
    CommandLineRun run = spoor("evidence", "verify", out.toString());
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("by ana·[2K·nobody").doesNotContain("\u001b", "\r");

    Files.writeString(out.resolve("ok\u001b[1A"), "");
    assertThat(spoor("evidence", "verify", out.toString()).out())
        .startsWith("ALTERED  ok·[1A is not part of the export")
        .doesNotContain("\u001b");
  }

  @Test
  void choosesFormatsAndSaysWhatItCannotDo() throws IOException {
    CommandLineRun run = export("--format", "csv,jsonl", "--kind", "chain", "--json");
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.path("type").asText()).isEqualTo("evidence_export");
    assertThat(json.path("kinds").path("chain").asInt()).isEqualTo(2);
    assertThat(Files.exists(out.resolve("csv/chain.csv"))).isTrue();
    assertThat(Files.exists(out.resolve("parquet"))).isFalse();

    assertThat(export().err()).contains("a finished export is in " + out);
    assertThat(export("--format", "xlsx").exit()).isEqualTo(2);
    assertThat(export("--kind", "cat").err()).contains("unknown kind cat; known kinds are event, ");
    assertThat(export("--chain", "").exit()).isEqualTo(2);
    out = directory.resolve("none");
    assertThat(export("--chain", "beef").err()).contains("no chain beef");
    CommandLineRun noLog = spoor("evidence", "export", directory.toString(), "--out", out + "2");
    assertThat(noLog.exit()).isEqualTo(1);
    assertThat(noLog.err()).contains("holds no evidence log");
  }
}
