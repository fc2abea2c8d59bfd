package io.spoor.export.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPolicyTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 31);

  @TempDir private Path directory = Path.of("");

  private RetentionPolicy policy(String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("spoor-decisions=forever");
    return RetentionPolicy.read(Files.write(directory.resolve("ages"), all));
  }

  @Test
  void whatIsNotOursOrOfTheFutureStays() throws IOException {
    RetentionPolicy policy = policy("spoor-events=P1D", "spoor-actions=P1D", "spoor-findings=P1D");

    assertThat(
            policy.expiredDocuments(
                List.of(
                    "spoor-chains-000001",
                    "spoor-chains-2001.01",
                    "spoor-events-2001.13",
                    "spoor-events-2001.01-reindexed",
                    "my-spoor-events-2001.01",
                    "spoor-events-2099.01",
                    "acme.spoor-events-2001.01",
                    "logs-2001.01"),
                "",
                TODAY))
        .isEmpty();
  }

  @Test
  void behindAPrefixOnlyWhatHasItGoes() throws IOException {
    RetentionPolicy policy = policy("spoor-events=P1D", "spoor-actions=P1D", "spoor-findings=P1D");

    assertThat(
            policy.expiredDocuments(
                List.of(
                    "acme.spoor-events-2001.01",
                    "spoor-events-2001.01",
                    "globex.spoor-events-2001.01"),
                "acme.",
                TODAY))
        .extracting(ExpiredDocuments::index)
        .containsExactly("acme.spoor-events-2001.01");
  }

  @Test
  void documentsExpireByTheTimeThatTheirSenderDoesNotChoose() throws IOException {
    RetentionPolicy policy =
        policy("spoor-events=P30D", "spoor-actions=forever", "spoor-findings=P60D");

    assertThat(
            policy.expiredDocuments(
                List.of(
                    "spoor-actions-2020.01",
                    "spoor-events-2026.02",
                    "spoor-events-2026.02.d28",
                    "spoor-events-2026.03",
                    "spoor-events-2026.03.d01",
                    "spoor-events-2026.04",
                    "spoor-events-2026.13",
                    "spoor-events-2026.02.28",
                    "acme.spoor-events-2026.02",
                    "spoor-findings-000001",
                    "spoor-chains-000001"),
                "",
                TODAY))
        .containsExactly(
            expired("spoor-events-2026.02", true),
            expired("spoor-events-2026.02.d28", true),
            new ExpiredDocuments(
                "spoor-findings-000001",
                "spoor.finding.published_at",
                LocalDate.of(2026, 1, 30),
                false));
  }

  @Test
  void aMonthExpiresDayByDay() throws IOException {
    RetentionPolicy policy = policy("spoor-events=P7D", "spoor-actions=P7D", "spoor-findings=P7D");

    assertThat(policy.expiredDocuments(List.of("spoor-events-2026.03"), "", TODAY))
        .containsExactly(
            new ExpiredDocuments(
                "spoor-events-2026.03", "spoor.arrived_at", LocalDate.of(2026, 3, 24), false));
  }

  private static ExpiredDocuments expired(String index, boolean whole) {
    return new ExpiredDocuments(index, "spoor.arrived_at", LocalDate.of(2026, 3, 1), whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0D", "30", "P-3D", "P1M", "PT24H", "", "P1Y"})
  void aPeriodIsANumberOfDays(String value) {
    assertThatThrownBy(
            () -> policy("spoor-events=" + value, "spoor-actions=P1D", "spoor-findings=P1D"))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("spoor-events=" + value + " is neither a number of days");
  }

  @Test
  void everyKindIsSaidAndNoOther() {
    assertThatThrownBy(() -> policy("spoor-events=P1D", "spoor-actions=P1D"))
        .hasMessageContaining("no retention period for spoor-findings");
    assertThatThrownBy(() -> policy("spoor-evnets=P1D"))
        .hasMessageContaining("unknown key spoor-evnets");
    Path missingFile = directory.resolve("nowhere");
    assertThatThrownBy(() -> RetentionPolicy.read(missingFile))
        .isInstanceOf(EvidenceException.class)
        .hasMessage("cannot read " + missingFile + ": no such file or directory");
  }
}
