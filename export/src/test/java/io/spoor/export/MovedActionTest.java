package io.spoor.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.evidence.alteration.AlterationApplier;
import io.spoor.evidence.alteration.RecordRanges;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.RewritableDirectory;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.export.request.ExportRequest;
import io.spoor.export.request.SelectionBounds;
import io.spoor.export.request.SelectionCriteria;
import io.spoor.export.retention.AlterationActFactory;
import io.spoor.export.retention.DeletionPlan;
import io.spoor.export.retention.EvidenceRetention;
import io.spoor.export.retention.HeldIndexDays;
import io.spoor.export.retention.WithholdPlan;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An action that refers to its event is read with it, and goes where its event may go. */
class MovedActionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long EVENT_RECORD = 1;

  @TempDir private Path directory;
  private Path log;
  private SigningKey key;

  @BeforeEach
  void write() {
    log = directory.resolve("evidence");
    key = KeyFiles.create(directory.resolve("key"), HijackLog.LOG);
    try (HijackLog story = HijackLog.open(log, key, 100)) {
      story.movedRun();
    }
  }

  private ExportManifest export(ExportRequest request, String name) throws IOException {
    return new Exporter(DirectoryStore.open(log), Clock.systemUTC(), ExportProgress.none())
        .export(request, directory.resolve(name), manifest -> {});
  }

  private void assertVerifies(String export) {
    ExportVerificationResult result =
        new ExportVerifier(
                directory.resolve(export), List.of(key.verifier()), ExportProgress.none())
            .verify();
    assertThat(result.log().fault()).isEmpty();
    assertThat(result.problem()).isEmpty();
  }

  private List<JsonNode> lines(String export, String file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(export).resolve(file))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private String text(String export, String file) throws IOException {
    return Files.readString(directory.resolve(export).resolve(file), UTF_8);
  }

  /** Deletes or withholds, with an act. */
  private void apply(List<EvidenceAct> acts) throws IOException {
    try (AvroLogWriter writer =
        AvroLogWriter.open(WritableDirectory.open(log), HijackLog.LOG, key, Clock.systemUTC())) {
      writer.appendActs(acts);
      writer.seal();
    }
    var verifier = new LogVerifier(DirectoryStore.open(log), List.of());
    VerificationResult result = verifier.verify(Optional.empty(), n -> {});
    try (RewritableDirectory rewritable = RewritableDirectory.open(log)) {
      new AlterationApplier(rewritable, result.altered().acts()).run(verifier.sealedStatements());
    }
    assertThat(verify().altered().unfinished()).isZero();
    assertThat(verify().isValid()).isTrue();
  }

  private VerificationResult verify() throws IOException {
    return new LogVerifier(DirectoryStore.open(log), List.of(key.verifier()))
        .verify(Optional.empty(), n -> {});
  }

  @Test
  void allFormatsShowItWithItsEvent() throws IOException {
    export(Auditor.FULL_REQUEST, "all");

    List<JsonNode> actions = lines("all", "jsonl/action.jsonl");
    assertThat(actions).hasSize(2);
    for (JsonNode action : actions) {
      assertThat(action.at("/$event/record").asLong()).isEqualTo(EVENT_RECORD);
      assertThat(action.at("/event/event_id").asText()).isEqualTo("e-moved");
      assertThat(action.at("/event/principal/id").asText()).isEqualTo(HijackLog.MOVER);
      assertThat(action.path("event").has("original")).isFalse();
    }
    assertThat(actions.get(0).path("chain_id")).isNotEqualTo(actions.get(1).path("chain_id"));
    assertThat(lines("all", "ocsf/api-activity.ndjson"))
        .hasSize(2)
        .allMatch(event -> event.at("/actor/user/uid").asText().equals(HijackLog.MOVER));
    assertThat(text("all", "csv/action.csv").lines().skip(1))
        .hasSize(2)
        .allMatch(line -> line.contains("PutObject") && line.contains(HijackLog.MOVER));
    assertVerifies("all");
  }

  /** Before, the copy in the action named the principal. */
  @Test
  void thePrincipalOfItsEventSelectsIt() throws IOException {
    ExportManifest manifest =
        export(
            Auditor.FULL_REQUEST.with(
                SelectionCriteria.of(List.of(), List.of(), List.of(), List.of("role/mover"))),
            "mover");
    assertThat(manifest.counts()).containsEntry("action", 2L).containsEntry("event", 1L);

    ExportManifest other =
        export(
            Auditor.FULL_REQUEST.with(
                SelectionCriteria.of(List.of(), List.of(), List.of(), List.of("role/other"))),
            "other");
    assertThat(other.counts()).doesNotContainKeys("action", "event");
  }

  @Test
  void itIsSelectedByTheTimeOfItsEvent() throws IOException {
    Instant time = Instant.parse("2026-03-10T09:40:48Z");
    ExportManifest manifest =
        export(
            Auditor.FULL_REQUEST.with(
                SelectionBounds.of(time, time.plusSeconds(1), List.of("action", "event"))),
            "then");
    assertThat(manifest.counts()).containsEntry("action", 2L);

    ExportManifest later =
        export(
            Auditor.FULL_REQUEST.with(
                SelectionBounds.of(time.plusSeconds(1), time.plusSeconds(9), List.of("action"))),
            "later");
    assertThat(later.counts()).doesNotContainKeys("action", "event");
    List<LocalDate> days = new ArrayList<>();
    RecordScan.of(
        DirectoryStore.open(log),
        1,
        (number, record) -> {
          if (record.header().kind().equals("action")) {
            days.add(HeldIndexDays.day(record));
          }
        });
    assertThat(days).containsExactly(LocalDate.of(2026, 3, 10), LocalDate.of(2026, 3, 10));
  }

  /** Who asks for actions gets no originals: actions never had them. */
  @Test
  void exportedByKindItDisclosesNoOriginal() throws IOException {
    ExportManifest manifest =
        export(
            Auditor.FULL_REQUEST.with(
                new SelectionBounds(
                    Optional.empty(),
                    Optional.empty(),
                    new TreeSet<>(List.of("action")),
                    Optional.empty())),
            "actions");

    assertThat(manifest.counts()).containsEntry("action", 2L).containsEntry("event", 1L);
    assertThat(lines("actions", "jsonl/action.jsonl"))
        .allMatch(action -> action.at("/event/action").asText().equals("PutObject"));
    try (Stream<Path> files = Files.walk(directory.resolve("actions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), UTF_8))
            .as(file.toString())
            .doesNotContain("the original");
      }
    }
    assertVerifies("actions");
    // It is not redacted: the log has it.
    assertThat(manifest.withheld()).isZero();
    assertThat(manifest.leftOut()).isEqualTo(1);
    assertThat(JSON.readTree(text("actions", "export.json")).path("left_out").asInt()).isEqualTo(1);
    JsonNode event = lines("actions", "jsonl/event.jsonl").getFirst();
    assertThat(event.path("_withheld").asInt()).isZero();
    assertThat(event.path("_left_out").asInt()).isEqualTo(1);
    assertThat(lines("actions", "jsonl/action.jsonl"))
        .noneMatch(action -> action.path("$event").has("withheld"));
    assertThat(text("actions", "csv/event.csv").lines().findFirst().orElseThrow())
        .contains("_left_out");
    assertThat(text("actions", "report.html"))
        .contains("No field of these records is withheld.")
        .contains("1 fields of these records are left out by this selection");
  }

  @Test
  void nothingIsLeftOutOfAnExportOfAll() throws IOException {
    assertThat(export(Auditor.FULL_REQUEST, "all").leftOut()).isZero();
    assertThat(text("all", "export.json")).doesNotContain("left_out");
    assertThat(text("all", "report.html")).doesNotContain("left out by this selection");
  }

  @Test
  void anEventThatIsDeletedIsSaidToBeMissing() throws IOException {
    var records = new RecordRanges();
    records.add(EVENT_RECORD);
    apply(AlterationActFactory.deleting(records, Map.of(), "ann", "request 4711"));

    export(Auditor.FULL_REQUEST, "all");

    assertThat(lines("all", "jsonl/action.jsonl"))
        .hasSize(2)
        .allMatch(action -> action.at("/$event/missing").asBoolean())
        .noneMatch(action -> action.has("event"));
    String csv = text("all", "csv/action.csv");
    assertThat(csv).contains("_event_record", "_event_missing").doesNotContain(HijackLog.MOVER);
    assertThat(text("all", "ocsf/omitted.json")).isEqualTo("{\"action\":2}\n");
    assertThat(directory.resolve("all/ocsf/api-activity.ndjson")).doesNotExist();
    assertVerifies("all");
  }

  @Test
  void whatIsWithheldFromItsEventIsWithheldFromIt() throws IOException {
    var plan = new WithholdPlan();
    plan.add(EVENT_RECORD, new TreeSet<>(List.of("principal")));
    apply(AlterationActFactory.withholding(plan, "ann", "request 4711"));

    export(Auditor.FULL_REQUEST, "all");

    assertThat(lines("all", "jsonl/action.jsonl"))
        .hasSize(2)
        .allMatch(action -> action.path("event").has("action"))
        .noneMatch(action -> action.path("event").has("principal"))
        .allMatch(action -> action.at("/$event/withheld").asInt() == 1)
        .allMatch(action -> action.path("_withheld").asInt() == 0);
    assertThat(directory.resolve("all/ocsf/omitted.json")).doesNotExist();
    assertVerifies("all");
  }

  /** OCSF requires the action and its time. */
  @Test
  void whatOcsfCannotShowWithoutAWithheldFieldIsCounted() throws IOException {
    var plan = new WithholdPlan();
    plan.add(EVENT_RECORD, new TreeSet<>(List.of("action")));
    apply(AlterationActFactory.withholding(plan, "ann", "request 4711"));

    export(Auditor.FULL_REQUEST, "all");

    assertThat(text("all", "ocsf/omitted.json")).isEqualTo("{\"action\":2}\n");
    assertVerifies("all");
  }

  private DeletionPlan plan(int eventDays, int actionDays, Instant now) throws IOException {
    DirectoryStore store = DirectoryStore.open(log);
    var verifier = new LogVerifier(store, List.of());
    assertThat(verifier.verify(Optional.empty(), n -> {}).fault()).isEmpty();
    var retention = new EvidenceRetention(Map.of("event", eventDays, "action", actionDays));
    return DeletionPlan.of(store, verifier, retention, List.of(), now, n -> {});
  }

  /** The event's content goes in its time; what its actions say stays until theirs. */
  @Test
  void anEventIsRetainedAsLongAsItsActions() throws IOException {
    Instant sealed = Instant.parse("2026-03-10T09:40:00Z");
    Instant later = sealed.plus(Duration.ofDays(60));
    DeletionPlan plan = plan(30, 90, later);

    assertThat(plan.records().isEmpty()).isTrue();
    assertThat(plan.reducedEvents().recordsByFields().toString())
        .isEqualTo("{[original]=" + EVENT_RECORD + "}");
    apply(AlterationActFactory.withholding(plan.reducedEvents(), "ops", "30 days are over"));
    assertThat(plan(30, 90, later).isEmpty()).as("done already").isTrue();
    export(Auditor.FULL_REQUEST, "all");
    assertThat(lines("all", "jsonl/action.jsonl"))
        .allMatch(action -> action.at("/event/principal/id").asText().equals(HijackLog.MOVER));

    Instant end = sealed.plus(Duration.ofDays(91));
    assertThat(plan(30, 90, end).countsByKind()).isEqualTo(Map.of("action", 2L, "event", 1L));
    assertThat(plan(30, 30, later).countsByKind()).isEqualTo(Map.of("action", 2L, "event", 1L));
  }

  /** An action that is sealed after the plan may refer to it. */
  @Test
  void anEventIsNotDeletedInTheFirstDaysAfterItsSeal() throws IOException {
    // The story is sealed at 09:40:18; its records seem old.
    Instant sealed = Instant.parse("2026-03-10T09:40:18.123456789Z");

    DeletionPlan early = plan(0, 0, sealed.plus(Duration.ofDays(2)).minusNanos(1));
    assertThat(early.countsByKind()).isEqualTo(Map.of("action", 2L));
    assertThat(early.reducedEvents().records()).isZero();
    DeletionPlan late = plan(0, 0, sealed.plus(Duration.ofDays(2)));
    assertThat(late.countsByKind()).isEqualTo(Map.of("action", 2L, "event", 1L));
  }

  @Test
  void theRecordsOfTheLogStayAsTheyAre() throws IOException {
    List<RecordView> actions = new ArrayList<>();
    RecordScan.of(
        DirectoryStore.open(log),
        1,
        (number, record) -> {
          if (record.header().kind().equals("action")) {
            actions.add(record);
          }
        });
    assertThat(actions)
        .hasSize(2)
        .allMatch(action -> action.field("event").isEmpty())
        .allMatch(action -> action.lines().length < 900);
  }
}
