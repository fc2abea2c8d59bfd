package io.spoor.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.benchmarks.endtoend.BreachGenerator;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.schemas.Chain;
import io.spoor.sources.RawRecord;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What is measured with is what it says it is. */
class CloudTrailGeneratorTest {
  private static final long NOW = System.currentTimeMillis();

  private final Analysis analysis = new Analysis(AnalysisSettings.defaults());
  private int line;

  @Test
  void recordsAreAsLongAsRecordedOnesAreAndTheSameForTheSameSeed() {
    var records = new CloudTrailGenerator(20, 50, 1);
    var again = new CloudTrailGenerator(20, 50, 1);
    long bytes = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] record = records.next();
      bytes += record.length;
      // Times are counted from now: all else is equal.
      assertThat(again.next()).hasSameSizeAs(record);
    }

    assertThat(again.lastEventId()).isEqualTo(records.lastEventId());
    assertThat(bytes / 5_000.0).isCloseTo(1_260, Percentage.withPercentage(3));
  }

  @Test
  void aChainIsASessionAndTheRoleItTookOn() {
    var records = new CloudTrailGenerator(10, 5, 1);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      addRecord("cloudtrail", records.next());
      ids.add(records.lastEventId());
    }

    AnalysisResult result = analysis.finish();

    assertThat(ids).hasSize(1_000);
    assertThat(result.deadLetters()).isEmpty();
    assertThat(result.chains())
        .extracting(Chain::getActionCount)
        .filteredOn(n -> n == 10)
        .hasSizeGreaterThan(90);
    assertThat(result.chains()).hasSizeLessThan(110);
    assertThat(result.chains().getFirst().getSegments()).hasSize(2);
  }

  @Test
  void theIssuanceThatComesLastJoinsTwoSessions() {
    var records = new CloudTrailGenerator(4, 1, 1);
    CloudTrailGenerator.Session one = records.session();
    CloudTrailGenerator.Session other = records.session();
    for (int i = 0; i < 10; i++) {
      addRecord("cloudtrail", one.nextCall());
      addRecord("cloudtrail", other.nextCall());
    }
    addRecord("cloudtrail", one.issues(other));

    assertThat(analysis.finish().chains())
        .filteredOn(chain -> !chain.getStatus().equals("merged"))
        .extracting(Chain::getActionCount)
        .containsExactly(21L);
  }

  @Test
  void aBreachIsFound() {
    analysis.addManifest(BreachGenerator.manifest());
    var breachGenerator = new BreachGenerator(1);
    for (int i = 0; i < 3; i++) {
      breachGenerator.next(NOW).forEach(span -> addRecord("otel", span.json()));
    }

    assertThat(analysis.finish().findings())
        .filteredOn(finding -> finding.getRuleId().equals("undeclared-identity-switch"))
        .hasSize(3);
  }

  private void addRecord(String source, byte[] json) {
    analysis.addRecord(source, new RawRecord(json, source, 0, line++, NOW));
  }
}
