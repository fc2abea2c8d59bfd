package io.spoor.pipeline.stitch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A record that arrives by two routes, each with its own shape and spelling, is one event. */
class RecordsOfTwoRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "pair";

  private static List<JsonNode> pairs() {
    try (InputStream in = RecordsOfTwoRoutesTest.class.getResourceAsStream("routes.jsonl")) {
      List<JsonNode> pairs = new ArrayList<>();
      for (String line :
          new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines().toList()) {
        pairs.add(JSON.readTree(line));
      }
      return pairs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<IdentityEvent> events(JsonNode pair) {
    List<IdentityEvent> events = new ArrayList<>();
    for (JsonNode route : pair.get("routes")) {
      events.add(event(route.get("source").textValue(), route.get("record"), events.size()));
    }
    return events;
  }

  /** Each route delivers at another time. */
  private static IdentityEvent event(String source, JsonNode record, int route) {
    var raw =
        new RawRecord(
            record.toString().getBytes(UTF_8), "raw", 0, route, 1_773_200_000_000L + route);
    return switch (Normalisers.all()
        .forSource(source)
        .orElseThrow()
        .normalise(raw, NormaliseSettings.defaults())) {
      case NormaliseResult.Accepted accepted -> accepted.event();
      case NormaliseResult.Rejected rejected ->
          throw new AssertionError(rejected.deadLetter().getDetail());
    };
  }

  private static List<IdentityEvent> events(String name) {
    return events(
        pairs().stream()
            .filter(pair -> pair.get(NAME).textValue().equals(name))
            .findFirst()
            .orElseThrow());
  }

  @TestFactory
  Stream<DynamicTest> areOneEvent() {
    return pairs().stream()
        .map(pair -> DynamicTest.dynamicTest(pair.get(NAME).textValue(), () -> check(pair)));
  }

  private static void check(JsonNode pair) {
    List<IdentityEvent> events = events(pair);
    IdentityEvent first = events.getFirst();
    assertThat(events).hasSizeGreaterThanOrEqualTo(2);
    for (IdentityEvent event : events) {
      assertThat(event.getFlags()).isEmpty();
      assertThat(event.getEventId()).isEqualTo(first.getEventId());
      assertThat(event.getTrailKey()).isEqualTo(first.getTrailKey());
      assertThat(event.getOutcome()).isEqualTo(first.getOutcome());
      assertThat(event.getErrorCode()).isEqualTo(first.getErrorCode());
      assertThat(event.getLabels()).isEqualTo(first.getLabels());
      assertThat(event.getEffects()).isEqualTo(first.getEffects());
      assertThat(EventClaims.of(event)).isEqualTo(EventClaims.of(first));
    }
  }

  /** The start by one route and the end by the other are two parts of one action. */
  @Test
  void startAndEndMayComeByDifferentRoutes() {
    for (IdentityEvent begun : events("Azure activity begun")) {
      for (IdentityEvent ended : events("Azure activity ended")) {
        assertThat(ended.getEventId()).isEqualTo(begun.getEventId());
        assertThat(ended.getTrailKey()).isEqualTo(begun.getTrailKey());
        assertThat(EventClaims.of(ended).isCompatible(EventClaims.of(begun))).isTrue();
        assertThat(EventClaims.of(ended).isContainedIn(EventClaims.of(begun))).isFalse();
      }
    }
  }

  @Test
  void anotherOutcomeTimeOrResourceStillContradicts() {
    IdentityEvent event = events("Azure activity refused").getFirst();
    EventClaims claims = EventClaims.of(event);

    for (IdentityEvent other :
        List.of(
            IdentityEvent.newBuilder(event).setOutcome("success").build(),
            IdentityEvent.newBuilder(event).setTime(event.getTime() + 1_000_000_000L).build(),
            IdentityEvent.newBuilder(event).setAction("Microsoft.KeyVault/vaults/read").build(),
            IdentityEvent.newBuilder(event).setResources(List.of()).build())) {
      assertThat(EventClaims.of(other).isCompatible(claims)).isFalse();
    }
  }
}
