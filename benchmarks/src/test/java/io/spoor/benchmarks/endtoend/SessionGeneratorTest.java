package io.spoor.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.Chain;
import io.spoor.sources.RawRecord;
import org.junit.jupiter.api.Test;

class SessionGeneratorTest {
  @Test
  void everyCredentialHasItsEventsAndAChainOfItsOwn() {
    AnalysisResult result = analysed(new SessionGenerator(1_200, 3, 1), 3_600);

    assertThat(result.deadLetters()).isEmpty();
    assertThat(result.chains()).hasSize(1_200);
    assertThat(result.chains()).extracting(Chain::getActionCount).containsOnly(3L);
  }

  @Test
  void anIssuanceAloneIsAnActiveKey() {
    AnalysisResult result = analysed(new SessionGenerator(700, 1, 1), 700);

    assertThat(result.chains()).hasSize(700);
    assertThat(result.chains()).extracting(Chain::getActionCount).containsOnly(1L);
  }

  private static AnalysisResult analysed(SessionGenerator sessions, int records) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    int told = 0;
    for (byte[] json = sessions.next(); json != null; json = sessions.next()) {
      analysis.addRecord(
          "cloudtrail", new RawRecord(json, "cloudtrail", 0, told++, System.currentTimeMillis()));
    }
    assertThat(told).isEqualTo(records);
    return analysis.finish();
  }
}
