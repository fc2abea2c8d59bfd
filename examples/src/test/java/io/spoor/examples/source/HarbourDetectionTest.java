package io.spoor.examples.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.Finding;
import io.spoor.sources.RawRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Detectors of Spoor evaluate the records of a source that is not part of Spoor. */
class HarbourDetectionTest {
  private static final long NOON = 1_793_620_800L;

  private final Analysis analysis = new Analysis(AnalysisSettings.defaults());
  private int entries;

  private void entry(String place, String does, String thing, String more) {
    String json =
        """
        {"entry":"n%d","second":%d,"who":"kim","badge":"badge-7","place":"%s","does":"%s","thing":"%s"%s}
        """
            .formatted(entries, NOON + entries, place, does, thing, more);
    analysis.addRecord(
        "harbour", new RawRecord(json.getBytes(UTF_8), "harbour.log", 0, entries, 0));
    entries++;
  }

  private List<String> rules() {
    return analysis.findings().stream().map(Finding::getRuleId).distinct().sorted().toList();
  }

  @Test
  void whatItsRecordsDoIsEvaluatedLikeAnyOther() {
    for (int i = 0; i < 20; i++) {
      entry("quay", "sink", "barge-" + i, "");
    }
    for (int i = 0; i < 10; i++) {
      entry("vault", "peek", "letter-" + i, "");
    }
    for (int i = 0; i < 6; i++) {
      entry("pier", "moor", "berth-" + i, ",\"refused\":\"forbidden\"");
    }
    entry("gate", "enter", "door", ",\"with\":{\"mfa\":\"false\"}");
    entry("tower", "blindfold", "lookout", "");
    entry("crane", "drive", "crane-1", "");
    entry("gate", "unlock", "hall", ",\"with\":{\"exposed_to\":\"public\"}");
    entry("league", "quit", "league", "");
    entry("crew", "promote", "kim", ",\"with\":{\"grantee\":\"kim\",\"grants\":\"admin\"}");

    assertThat(rules())
        .containsExactly(
            "audit-tampering",
            "data-destruction",
            "denials-then-success",
            "mass-secret-read",
            "organization-exit",
            "read-without-sign-in",
            "remote-execution",
            "resource-exposure",
            "self-grant",
            "sign-in-without-mfa");
  }

  @Test
  void anEntryThatDoesNothingOfInterestIsNotEvaluated() {
    for (int i = 0; i < 30; i++) {
      entry("quay", "paint", "barge-" + i, "");
    }

    assertThat(rules()).isEmpty();
    assertThat(analysis.finish().actions()).hasSize(30);
  }
}
