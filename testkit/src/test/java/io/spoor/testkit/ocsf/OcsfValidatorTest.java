package io.spoor.testkit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcsfValidatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OcsfValidator SCHEMA = OcsfValidator.read();
  private static final Set<String> PLAIN =
      Set.of(
          "string",
          "ip",
          "hostname",
          "integer",
          "long",
          "timestamp",
          "boolean",
          "free",
          "string[]");

  private static ObjectNode valid() throws IOException {
    return (ObjectNode)
        JSON.readTree(
            """
            {"activity_id": 99, "activity_name": "AssumeRole", "category_uid": 6, "category_name": "Application Activity",
             "class_uid": 6003, "class_name": "API Activity", "type_uid": 600399, "type_name": "API Activity: AssumeRole",
             "time": 1773135618123, "severity_id": 1, "severity": "Informational", "status_id": 1, "status": "Success",
             "actor": {"user": {"uid": "u", "type_id": 99, "type": "role"}}, "api": {"operation": "AssumeRole"},
             "src_endpoint": {"ip": "2001:db8::7"}, "cloud": {"provider": "AWS"}, "ai_agent": {"uid": "a"},
             "metadata": {"version": "1.9.0", "product": {"name": "Spoor"}, "profiles": ["cloud", "ai_operation"]}}
            """);
  }

  private static Consumer<ObjectNode> withMember(String path, String json) {
    return event -> {
      int last = path.lastIndexOf('/');
      ObjectNode object = (ObjectNode) event.at(path.substring(0, last));
      try {
        object.set(path.substring(last + 1), JSON.readTree(json));
      } catch (IOException e) {
        throw new IllegalArgumentException(json, e);
      }
    };
  }

  @Test
  void aValidEventHasNoProblem() throws IOException {
    assertThat(SCHEMA.problems(valid())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /colour                   | "red"                    | no such attribute
          /actor/app_name           | "deprecated in 1.9.0"    | no such attribute
          /ai_agent/ai_model        | {"name": "m"}            | /ai_agent/ai_model/ai_provider: is required
          /severity_id              | 7                        | none of its numbers
          /severity                 | "Info"                   | "Info" for "Informational"
          /status                   | "New"                    | "New" for "Success"
          /actor/user               | {"uid": "u", "type_id": 99} | has to say what is meant by 99
          /actor/user               | {"type_id": 1}           | at least one of ["account","name","uid"]
          /actor                    | {}                       | at least one of
          /time                     | 1773135618               | is no timestamp
          /time                     | 1773135618123456789      | is no timestamp
          /time                     | "now"                    | is no timestamp
          /src_endpoint/ip          | "AWS Internal"           | is no ip
          /src_endpoint/hostname    | "AWS Internal"           | is no hostname
          /category_uid             | 3                        | 3 instead of 6
          /category_name            | "Findings"               | instead of Application Activity
          /type_uid                 | 600301                   | 600301 instead of 600399
          /type_name                | "API Activity: Other"    | instead of API Activity: AssumeRole
          /metadata/profiles        | ["cloud"]                | /ai_agent: no such attribute
          /metadata/profiles        | ["ai_operation"]         | /cloud: no such attribute
          /metadata/profiles        | ["cloud", "ai_operation", "host"] | the class has no profile "host"
          /metadata/profiles        | []                       | no array, or an empty one
          /class_uid                | 6004                     | no class 6004
          """)
  void noticesWhatIsWrong(String path, String value, String problem) throws IOException {
    ObjectNode event = valid();
    withMember(path, value).accept(event);
    assertThat(SCHEMA.problems(event)).anyMatch(each -> each.contains(problem));
  }

  @Test
  void noticesWhatIsMissing() throws IOException {
    for (String name : new String[] {"api", "src_endpoint", "metadata", "time", "cloud"}) {
      ObjectNode event = valid();
      event.remove(name);
      assertThat(SCHEMA.problems(event)).as(name).anyMatch(each -> each.startsWith("/" + name));
    }
  }

  @Test
  void eachTypeOfTheDescriptionIsDescribed() throws IOException {
    try (InputStream in = OcsfValidator.class.getResourceAsStream("/ocsf/ocsf-1.9.0.json")) {
      JsonNode description = JSON.readTree(in);
      Set<String> types = new TreeSet<>();
      for (JsonNode each : description.findValues("attributes")) {
        each.forEach(type -> types.add(type.asText().replace("!", "")));
      }
      description.path("profiles").forEach(each -> each.forEach(t -> types.add(t.asText())));
      for (String type : types) {
        String object = type.replace("!", "").replace("[]", "");
        assertThat(PLAIN.contains(type) || description.path("objects").has(object))
            .as(type)
            .isTrue();
      }
    }
  }
}
