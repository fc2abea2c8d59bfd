package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.AuditSamples.Row;
import io.spoor.sources.AuditSamples.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each kind of record is what the table of its source says, which was written before. */
class AuditTablesTest {

  @TestFactory
  Stream<DynamicTest> recordsAreWhatTheTableSays() {
    return AuditSamples.ALL.stream().flatMap(AuditTablesTest::tests);
  }

  /** A test for each row of the source's table. */
  static Stream<DynamicTest> tests(Source source) {
    Map<String, JsonNode> samples = source.byName();
    return source.table().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    source.name() + ": " + row.sample(),
                    () -> check(source, row, requireNonNull(samples.get(row.sample())))));
  }

  private static void check(Source source, Row row, JsonNode record) {
    IdentityEvent event = Raw.event(source.name(), record.toString());

    assertThat(event.getAction()).isEqualTo(row.action());
    assertThat(event.getOutcome()).isEqualTo(row.outcome());
    assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo(row.principal());
    assertThat(event.getPrincipal().getType()).isEqualTo(row.principalType());
    assertThat(event.getEffects().stream().map(AuditTablesTest::text).toList())
        .containsExactlyInAnyOrderElementsOf(
            row.effects().isEmpty() ? List.of() : List.of(row.effects().split(" ", -1)));
    assertThat(event.getFlags()).isEmpty();
    assertThat(row.page()).startsWith("https://");
  }

  /** The table separates effects by spaces, and words of one value by a plus sign. */
  private static String text(Effect effect) {
    return effect.getKind()
        + (effect.getObjectKind() == null ? "" : "/" + effect.getObjectKind())
        + (effect.getBeneficiary() == null ? "" : ">" + effect.getBeneficiary().replace(' ', '+'));
  }

  @Test
  void eachSourceHasATwelfthKindOfRecordUnlessItHasFewer() {
    assertThat(AuditSamples.ALL)
        .allSatisfy(
            source -> assertThat(source.table()).as(source.name()).hasSizeGreaterThanOrEqualTo(12));
  }

  @Test
  void everySampleIsInTheTable() {
    assertThat(AuditSamples.ALL)
        .allSatisfy(
            source ->
                assertThat(source.byName().keySet())
                    .isEqualTo(
                        source.table().stream().map(Row::sample).collect(Collectors.toSet())));
  }

  /** Exports change the case of names. */
  @TestFactory
  Stream<DynamicTest> namesOfMembersMayHaveAnyCase() {
    return AuditSamples.ALL.stream()
        .map(
            source ->
                DynamicTest.dynamicTest(
                    source.name(),
                    () -> {
                      for (JsonNode record : source.records()) {
                        IdentityEvent plain = Raw.event(source.name(), record.toString());
                        IdentityEvent lower =
                            Raw.event(source.name(), JsonPlaces.lowerCase(record).toString());
                        assertThat(lower.getEventId()).isEqualTo(plain.getEventId());
                        assertThat(lower.getTime()).isEqualTo(plain.getTime());
                        assertThat(lower.getTrailKey()).isEqualTo(plain.getTrailKey());
                        assertThat(lower.getPrincipal()).isEqualTo(plain.getPrincipal());
                        assertThat(lower.getEffects()).isEqualTo(plain.getEffects());
                      }
                    }));
  }
}
