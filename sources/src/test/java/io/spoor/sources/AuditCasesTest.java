package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.AuditSamples.Source;
import io.spoor.testkit.data.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Hand-written records of many shapes by others: cut down, without times and ids. */
class AuditCasesTest {
  /** Members in which a record names who acted. */
  private static final Set<String> CALLERS =
      Set.of("actor", "principalemail", "initiatedby", "userprincipalname", "serviceprincipalid");

  @TestFactory
  Stream<DynamicTest> noneIsDead() {
    return AuditSamples.ALL.stream()
        .filter(source -> !source.cases().isEmpty())
        .map(source -> DynamicTest.dynamicTest(source.name(), () -> check(source)));
  }

  private static void check(Source source) {
    List<String> withoutCaller = new ArrayList<>();
    int events = 0;
    int generic = 0;
    int seen = 0;
    int expected = 0;
    for (String rule : SharedData.lines("panther/" + source.cases() + ".jsonl.gz")) {
      for (JsonNode test : SharedData.json(rule).get("cases")) {
        ObjectNode record = (ObjectNode) test.get("event");
        List.copyOf(record.properties()).stream()
            .map(Map.Entry::getKey)
            .filter(name -> name.startsWith("p_"))
            .forEach(record::remove);
        if (!isOf(source, record)) {
          continue;
        }
        IdentityEvent event = Raw.event(source.name(), record.toString());
        events++;
        generic += event.getFlags().contains("generic-event") ? 1 : 0;
        boolean isExpected = test.get("expected").asBoolean();
        expected += isExpected ? 1 : 0;
        seen += isExpected && !event.getEffects().isEmpty() ? 1 : 0;
        if (event.getPrincipal() == null && namesCaller(record)) {
          withoutCaller.add(test.get("case").textValue());
        }
      }
    }
    assertThat(events).isPositive();
    assertThat(withoutCaller).isEmpty();
    assertThat(seen)
        .as("cases of a rule with an effect, of %d", expected)
        .isGreaterThanOrEqualTo(expected * 3 / 5);
    assertThat(generic).isLessThanOrEqualTo(Math.max(1, events / 5));
  }

  /** The cases of Entra are of two sources, by category. */
  private static boolean isOf(Source source, JsonNode record) {
    boolean isAudit = "AuditLogs".equals(record.path("category").asText());
    return switch (source.name()) {
      case "entra-signin" -> !isAudit;
      case "entra-audit" -> isAudit;
      default -> true;
    };
  }

  private static boolean namesCaller(JsonNode record) {
    return JsonPlaces.places(record).stream()
        .filter(place -> CALLERS.contains(place.name().toLowerCase(Locale.ROOT)))
        .anyMatch(place -> isText(place.value()) || isText(place.value().get("id")));
  }

  private static boolean isText(JsonNode value) {
    return value != null && value.isTextual() && !value.textValue().isBlank();
  }
}
