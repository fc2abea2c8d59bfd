package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.sources.JsonPlaces.Place;
import io.spoor.testkit.data.SharedData;
import io.spoor.testkit.property.Generator;
import io.spoor.testkit.property.SeededCases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of all sources with members changed: each is an event or a dead letter, no fault. */
class MutatedRecordsTest {
  /** Number of changed records; {@code -Dspoor.mutations=1000000} for a long run. */
  private static final int CASES = Integer.getInteger("spoor.mutations", 5_000);

  private static final List<JsonNode> VALUES =
      List.of(
          JsonNodeFactory.instance.nullNode(),
          JsonNodeFactory.instance.booleanNode(true),
          JsonNodeFactory.instance.numberNode(-1),
          JsonNodeFactory.instance.numberNode(Long.MAX_VALUE),
          JsonNodeFactory.instance.numberNode(1e300),
          JsonNodeFactory.instance.numberNode(1.5),
          JsonNodeFactory.instance.textNode(""),
          JsonNodeFactory.instance.textNode(" "),
          JsonNodeFactory.instance.textNode("."),
          JsonNodeFactory.instance.textNode(".."),
          JsonNodeFactory.instance.textNode("/"),
          JsonNodeFactory.instance.textNode(":"),
          JsonNodeFactory.instance.textNode("io.k8s."),
          JsonNodeFactory.instance.textNode("io.k8s.v1"),
          JsonNodeFactory.instance.textNode("{"),
          JsonNodeFactory.instance.textNode("{\"a\":"),
          JsonNodeFactory.instance.textNode("99999999999999999999"),
          JsonNodeFactory.instance.textNode("2199-12-31T23:59:59Z"),
          JsonNodeFactory.instance.textNode("\u0000|%"),
          JsonNodeFactory.instance.arrayNode(),
          JsonNodeFactory.instance.objectNode());

  private static final int OTHERS = 20;

  private final List<JsonNode> records = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();

  MutatedRecordsTest() {
    for (AuditSamples.Source source : AuditSamples.ALL_AND_CLOUDTRAIL) {
      for (JsonNode record : source.records()) {
        records.add(record);
        sources.add(source.name());
      }
    }
    // Three records among hundreds would hardly be chosen.
    for (int i = 0; i < OTHERS; i++) {
      add("cloudtrail", HostileInputTest.CLOUDTRAIL);
      add("otel", HostileInputTest.SPAN);
      add("run", HostileInputTest.RUN);
    }
  }

  private void add(String source, String record) {
    records.add(SharedData.json(record));
    sources.add(source);
  }

  @Test
  void giveOneOutcomeEach() {
    SeededCases.check(CASES, this::mutate);
  }

  private void mutate(Generator generator) {
    int chosen = generator.random().nextInt(records.size());
    ObjectNode record = records.get(chosen).deepCopy();
    for (int changes = generator.intBetween(1, 4); changes > 0; changes--) {
      List<Place> places = JsonPlaces.places(record);
      if (places.isEmpty()) {
        break;
      }
      change(places.get(generator.random().nextInt(places.size())), places, generator);
    }
    // Also as a record of another source.
    String source =
        generator.random().nextInt(8) == 0 ? generator.oneOf(sources) : sources.get(chosen);
    NormaliseResult outcome = Raw.outcome(source, record.toString());
    switch (outcome) {
      case NormaliseResult.Accepted accepted ->
          assertThat(accepted.event())
              .satisfies(
                  event -> {
                    assertThat(event.getEventId()).isNotEmpty();
                    assertThat(event.getAction()).as(record.toString()).isNotEmpty();
                    assertThat(event.getTime()).isNotNegative();
                    assertThat(event.getTrailKey()).startsWith("default|");
                  });
      case NormaliseResult.Rejected rejected ->
          assertThat(rejected.deadLetter().getReason()).isNotEqualTo("internal");
    }
  }

  private static void change(Place place, List<Place> places, Generator generator) {
    switch (generator.random().nextInt(5)) {
      case 0 -> place.remove();
      case 1 -> place.set(generator.oneOf(VALUES));
      case 2 -> place.set(JsonNodeFactory.instance.textNode(generator.text(40)));
      case 3 -> place.set(generator.oneOf(places).value().deepCopy());
      default ->
          place.set(JsonNodeFactory.instance.arrayNode().add(place.value().deepCopy()).add("x"));
    }
  }

  /** A record of another log is no fault either; it is an event that its source does not know. */
  @Test
  void recordsOfAnotherSourceAreGenericEvents() {
    int audited = records.size() - 3 * OTHERS;
    for (int i = 0; i < audited; i++) {
      for (AuditSamples.Source source : AuditSamples.ALL_AND_CLOUDTRAIL) {
        NormaliseResult outcome =
            Normalisers.all()
                .forSource(source.name())
                .orElseThrow()
                .normalise(
                    Raw.record(records.get(i).toString().getBytes(UTF_8)),
                    NormaliseSettings.defaults());
        assertThat(outcome).isInstanceOf(NormaliseResult.Accepted.class);
      }
    }
  }

  @Test
  void anEmptyObjectIsAGenericEvent() {
    for (AuditSamples.Source source : AuditSamples.ALL_AND_CLOUDTRAIL) {
      assertThat(Raw.event(source.name(), "{}"))
          .satisfies(
              event ->
                  assertThat(event.getFlags())
                      .contains("generic-event", "unknown-action", "arrival-time", "no-event-id"));
      assertThat(Raw.deadLetter(source.name(), "[1]").getReason()).isNotEqualTo("internal");
    }
  }
}
