package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spoor.schemas.Link;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.scenario.BundledStory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever records say, no stage fails, and what is found does not depend on their order: here each
 * other record of a part of the scenario has some of its values replaced, mostly by what other
 * records have in the same place, so that credentials, roles and runs are mixed up in ways that
 * nobody thought of. A stage that fails stops an application.
 */
class AlteredRecordsTest {
  private static final int HISTORIES = 150;
  private static final int RECORDS = 80;
  private static final List<SourceRecord> SCENARIO = new ArrayList<>();
  private static final Map<String, List<JsonNode>> VALUES = new HashMap<>();

  private record SourceRecord(String source, ObjectNode json) {
    /** Of two records with one id the first that comes counts: that does depend on the order. */
    String id() {
      return source.equals("otel")
          ? json.path("traceId").asText() + ':' + json.path("spanId").asText()
          : json.path("eventID").asText();
    }
  }

  @BeforeAll
  static void tell() {
    BundledStory story = BundledStory.morning();
    for (String source : story.sources()) {
      story.records(source).forEach(record -> SCENARIO.add(new SourceRecord(source, record)));
    }
    SCENARIO.forEach(record -> collect(record.json, ""));
  }

  private static void collect(JsonNode node, String member) {
    switch (node) {
      case ObjectNode object -> object.properties().forEach(m -> collect(m.getValue(), m.getKey()));
      case ArrayNode array -> array.forEach(element -> collect(element, member));
      default -> VALUES.computeIfAbsent(member, name -> new ArrayList<>()).add(node);
    }
  }

  @Test
  void noRecordStopsAStageAndNoOrderChangesWhatIsFound() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      var random = new Random(seed);
      List<SourceRecord> history = history(random);
      List<String> found = found(history);
      Collections.shuffle(history, random);

      assertThat(found(history)).as("history %d", seed).isEqualTo(found);
    }
  }

  private static List<SourceRecord> history(Random random) {
    Set<String> ids = new HashSet<>();
    List<SourceRecord> history = new ArrayList<>();
    int from = random.nextInt(SCENARIO.size() - RECORDS);
    for (SourceRecord record : SCENARIO.subList(from, from + RECORDS)) {
      ObjectNode json = record.json.deepCopy();
      if (random.nextBoolean()) {
        alter(json, random);
      }
      SourceRecord altered = new SourceRecord(record.source, json);
      if (ids.add(altered.id())) {
        history.add(altered);
      }
    }
    return history;
  }

  private static void alter(ObjectNode record, Random random) {
    List<Runnable> places = new ArrayList<>();
    places(record, random, places);
    for (int i = random.nextInt(3); i >= 0; i--) {
      places.get(random.nextInt(places.size())).run();
    }
  }

  private static void places(JsonNode node, Random random, List<Runnable> into) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        String name = member.getKey();
        into.add(() -> object.set(name, other(name, random)));
        places(member.getValue(), random, into);
      }
    } else {
      node.forEach(element -> places(element, random, into));
    }
  }

  private static JsonNode other(String member, Random random) {
    List<JsonNode> known = VALUES.get(member);
    int kind = random.nextInt(10);
    return switch (kind) {
      case 0 -> NullNode.instance;
      case 1 -> TextNode.valueOf("");
      case 2 -> IntNode.valueOf(random.nextInt(3));
      case 3 -> JsonNodeFactory.instance.objectNode();
      default -> known == null ? NullNode.instance : known.get(random.nextInt(known.size()));
    };
  }

  private static List<String> found(List<SourceRecord> history) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (SourceRecord record : history) {
      analysis.addRecord(
          record.source, new RawRecord(record.json.toString().getBytes(UTF_8), "altered", 0, 0, 0));
    }
    AnalysisResult result = analysis.finish();
    return Stream.of(
            result.chains().stream().map(Object::toString),
            result.actions().stream().map(a -> a.getEvent().getEventId() + ' ' + a.getChainId()),
            result.links().stream().map(AlteredRecordsTest::stated),
            result.findings().stream().map(Object::toString),
            result.alerts().stream().map(Object::toString))
        .flatMap(Stream::sorted)
        .toList();
  }

  /** Without where the parent stood when the link was sent. */
  private static String stated(Link link) {
    return Link.newBuilder(link).setAnnouncement(null).build().toString();
  }
}
