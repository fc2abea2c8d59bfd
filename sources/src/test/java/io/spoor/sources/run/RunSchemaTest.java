package io.spoor.sources.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.json.RecordJson;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The published schema and the mapping name the same members, with the same types. */
@NullUnmarked // what is null where it should not be fails the test
class RunSchemaTest {
  private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();
  private static final String FULL =
      """
      {"trace_id":"bea1e1983458618bce1223a756f29193","time":"2026-03-10T09:40:18Z","run_id":"run-7","request":"Pay the bill",
       "agent":{"id":"bank","name":"Bank","version":"2","code_digest":"sha256:aa"},
       "user":{"id":"ann@example.org","type":"service","name":"Ann"}}
      """;

  private final JsonNode schema = schema();

  private static JsonNode schema() {
    Path root = Path.of(System.getProperty("spoor.root", ".."));
    try {
      return new ObjectMapper()
          .readTree(Files.readString(root.resolve("docs/schemas/run.schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The members that the schema names, by JSON pointer. */
  private SortedMap<String, JsonNode> members() {
    var members = new TreeMap<String, JsonNode>();
    collect(schema, "", members);
    return members;
  }

  private static void collect(JsonNode object, String pointer, Map<String, JsonNode> members) {
    object
        .path("properties")
        .properties()
        .forEach(
            member -> {
              String place = pointer + '/' + member.getKey();
              members.put(place, member.getValue());
              collect(member.getValue(), place, members);
            });
  }

  private static NormaliseResult outcome(JsonNode record) {
    var raw = new RawRecord(RecordJson.text(record).getBytes(UTF_8), "spoor.raw.run", 0, 0, 1_000);
    return Normalisers.all()
        .forSource("run")
        .orElseThrow()
        .normalise(raw, NormaliseSettings.defaults());
  }

  private static DeadLetter deadLetter(JsonNode record) {
    NormaliseResult outcome = outcome(record);
    assertThat(outcome).as(record.toString()).isInstanceOf(NormaliseResult.Rejected.class);
    return ((NormaliseResult.Rejected) outcome).deadLetter();
  }

  /** The full record with one member changed. */
  private static ObjectNode changed(String pointer, Consumer<ObjectNode> change) {
    ObjectNode record = RecordJson.objectOrNull(FULL);
    assertThat(record).isNotNull();
    int slash = pointer.lastIndexOf('/');
    change.accept((ObjectNode) record.at(pointer.substring(0, slash)));
    return record;
  }

  private static String name(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  private static boolean allows(JsonNode member, String type) {
    JsonNode types = member.path("type");
    return types.isTextual()
        ? types.textValue().equals(type)
        : types.valueStream().anyMatch(each -> each.textValue().equals(type));
  }

  private boolean isRequired(String pointer) {
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    JsonNode object = parent.isEmpty() ? schema : members().get(parent);
    return object
        .path("required")
        .valueStream()
        .anyMatch(each -> each.textValue().equals(name(pointer)));
  }

  @Test
  void namesTheMembersThatTheMappingReads() {
    assertThat(members().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RunMember.values()).map(RunMember::pointer).collect(Collectors.toSet()));
  }

  @Test
  void givesTheTypesThatTheMappingAccepts() {
    Map<String, JsonNode> samples =
        Map.of(
            "string", JsonNodeFactory.instance.textNode("x"),
            "number", JsonNodeFactory.instance.numberNode(7),
            "boolean", JsonNodeFactory.instance.booleanNode(true),
            "array", JsonNodeFactory.instance.arrayNode(),
            "object", NOTHING);
    members()
        .forEach(
            (pointer, member) ->
                samples.forEach(
                    (type, value) -> {
                      ObjectNode record =
                          changed(pointer, object -> object.set(name(pointer), value));
                      if (!allows(member, type)) {
                        assertThat(deadLetter(record))
                            .as(pointer + " with " + type)
                            .returns(pointer, DeadLetter::getPosition)
                            .returns("wrong-type", DeadLetter::getReason);
                      } else if (!member.has("pattern")
                          && !member.has("format")
                          && !member.has("required")) {
                        assertThat(outcome(record))
                            .as(pointer + " with " + type)
                            .isInstanceOf(NormaliseResult.Accepted.class);
                      }
                    }));
  }

  @Test
  void requiresWhatTheMappingRequires() {
    for (String pointer : members().keySet()) {
      ObjectNode absent = changed(pointer, object -> object.remove(name(pointer)));
      ObjectNode isNull = changed(pointer, object -> object.putNull(name(pointer)));
      if (isRequired(pointer)) {
        assertThat(deadLetter(absent))
            .returns(pointer, DeadLetter::getPosition)
            .returns("missing-field", DeadLetter::getReason);
        assertThat(allows(members().get(pointer), "null")).as(pointer).isFalse();
        assertThat(deadLetter(isNull)).returns("missing-field", DeadLetter::getReason);
      } else {
        assertThat(outcome(absent)).isInstanceOf(NormaliseResult.Accepted.class);
        assertThat(allows(members().get(pointer), "null")).as(pointer).isTrue();
        assertThat(outcome(isNull)).isInstanceOf(NormaliseResult.Accepted.class);
      }
    }
  }

  @Test
  void hasThePatternOfATraceId() {
    String pattern = schema.at("/properties/trace_id/pattern").textValue();
    for (String id :
        new String[] {
          "bea1e1983458618bce1223a756f29193",
          "BEA1E1983458618BCE1223A756F29193",
          "00000000000000000000000000000000",
          "bea1e1983458618bce1223a756f2919",
          "bea1e1983458618bce1223a756f2919g"
        }) {
      ObjectNode record = changed("/trace_id", object -> object.put("trace_id", id));
      assertThat(outcome(record) instanceof NormaliseResult.Accepted)
          .as(id)
          .isEqualTo(id.matches(pattern));
    }
  }
}
