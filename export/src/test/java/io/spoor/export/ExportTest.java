package io.spoor.export;

import static io.spoor.export.HijackLog.FINDING;
import static io.spoor.export.HijackLog.HIJACKED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.store.FileTrees;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.request.SelectionBounds;
import io.spoor.export.request.SelectionCriteria;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An auditor asks for the hijacked chain, and checks what she gets on a machine of her own. */
class ExportTest {
  @TempDir private Path directory;
  private Auditor auditor;

  @BeforeEach
  void write() {
    auditor = Auditor.forDirectory(directory);
  }

  @Test
  void aChainIsHandedOutWithAllThatBelongsToItAndNothingElse() throws IOException {
    Path target = directory.resolve("case-4711");

    ExportManifest manifest =
        auditor.export(
            Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED.substring(0, 12))), target);

    assertThat(manifest.counts())
        .containsEntry("event", 3L)
        .containsEntry("action", 3L)
        .containsEntry("link", 1L)
        .containsEntry("chain", 1L)
        .containsEntry("finding", 2L)
        .containsEntry("alert", 1L)
        .containsEntry("delivery", 1L)
        .containsEntry("verdict", 1L)
        .containsEntry("manifest", 1L)
        .containsEntry("exception", 1L)
        .containsEntry("act", 1L) // the one on this chain
        .containsKey("schema");
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readAllBytes(file))
            .as(file.toString())
            .asString(ISO_8859_1)
            .doesNotContain("quiet-", "report-reader");
      }
    }
  }

  @Test
  void movedElsewhereItVerifiesByItself() throws IOException {
    Path target = directory.resolve("export");
    ExportManifest manifest =
        auditor.export(
            Auditor.FULL_REQUEST.with(
                SelectionCriteria.of(List.of(), List.of(FINDING), List.of(), List.of())),
            target);
    Path moved = directory.resolve("auditor/laptop");
    Files.createDirectories(moved.resolveSibling(""));
    Files.move(target, moved);
    FileTrees.delete(auditor.log());

    ExportVerificationResult result = auditor.verify(moved);

    assertThat(result.log().fault()).isEmpty();
    assertThat(result.problem()).isEmpty();
    assertThat(result.log().records()).isEqualTo(manifest.records());
    assertThat(result.log().signedByTrustedKey()).isTrue();
    assertThat(result.manifest().digest()).isEqualTo(manifest.digest());
  }

  @Test
  void choosesByAgentPrincipalTimeAndKind() {
    ExportManifest byAgent =
        auditor.export(
            Auditor.FULL_REQUEST.with(
                SelectionCriteria.of(List.of(), List.of(), List.of("report-writer"), List.of())),
            directory.resolve("by-agent"));
    assertThat(byAgent.counts())
        .containsEntry("chain", (long) Auditor.OTHER_RUNS)
        .containsEntry("event", 3L * Auditor.OTHER_RUNS)
        .doesNotContainKeys("finding", "alert", "link");

    ExportManifest byPrincipal =
        auditor.export(
            Auditor.FULL_REQUEST.with(
                SelectionCriteria.of(List.of(), List.of(), List.of(), List.of("role/ops-admin"))),
            directory.resolve("by-principal"));
    assertThat(byPrincipal.counts())
        .containsEntry("event", 2L) // who took it on, and what was done with it
        .containsEntry("action", 2L)
        .containsEntry("finding", 2L)
        .containsEntry("chain", 1L)
        .doesNotContainKeys("link", "delivery");

    ExportManifest byTime =
        auditor.export(
            Auditor.FULL_REQUEST.with(
                SelectionBounds.of(
                    Instant.parse("2026-03-10T09:45:00Z"),
                    Instant.parse("2026-03-10T09:48:00Z"),
                    List.of("action", "finding"))),
            directory.resolve("by-time"));
    assertThat(byTime.counts())
        .containsEntry("action", 9L)
        .containsEntry("event", 3L) // which the actions of one of the three runs refer to
        .doesNotContainKey("finding");
    assertThat(auditor.verify(directory.resolve("by-time")).isValid()).isTrue();

    ExportManifest byTenant =
        auditor.export(
            Auditor.FULL_REQUEST.with(
                new SelectionBounds(
                    Optional.empty(), Optional.empty(), new TreeSet<>(), Optional.of("other"))),
            directory.resolve("by-tenant"));
    assertThat(byTenant.counts().keySet()).containsExactly("schema");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(
            () ->
                auditor.export(
                    Auditor.FULL_REQUEST.with(SelectionCriteria.chain("beef")),
                    directory.resolve("none")))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("no chain beef in the evidence log in " + auditor.log());
    assertThatThrownBy(
            () ->
                auditor.export(
                    Auditor.FULL_REQUEST.with(SelectionCriteria.chain("")),
                    directory.resolve("which")))
        .hasMessageContaining("give more digits");
    assertThatThrownBy(
            () ->
                auditor.export(
                    Auditor.FULL_REQUEST.with(
                        SelectionCriteria.of(List.of(), List.of(), List.of("nobody"), List.of())),
                    directory.resolve("who")))
        .hasMessageContaining("no chain of agent nobody");
  }

  @Test
  void thePageIsOfItsOwnAndRunsNothing() throws IOException {
    Path target = directory.resolve("export");
    auditor.export(
        Auditor.FULL_REQUEST
            .with(SelectionCriteria.chain(HIJACKED))
            .withFormats(EnumSet.of(ExportFormat.HTML)),
        target);

    String page = Files.readString(target.resolve("report.html"), UTF_8);

    assertThat(page)
        .contains("case 4711", "ana@larkfield.example", HIJACKED, "An identity nobody declared")
        .contains("support-triage took on role/ops-admin, which is not declared", "e-create-key")
        .contains("CC7.3", "A.8.15", "10.5", "AU-10", "Art. 26", "Not covered by this export")
        .contains("<td>NO</td>", "true-positive", "revoked at 09:52", "pager")
        .contains("default-src 'none'")
        .doesNotContain("<script", "http://", "src=", "url(");
  }
}
