package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.request.SearchedKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever JSON comes: a decision or a refusal, never a failure of Cedar. */
class AnyJsonTest {
  private static final List<String> NAMES =
      List.of(
          "subject",
          "action",
          "resource",
          "context",
          "properties",
          "type",
          "id",
          "name",
          "page",
          "limit",
          "token",
          "evaluations",
          "options",
          "evaluations_semantic",
          "spoor",
          "authzen",
          "__entity",
          "__extn",
          "__expr",
          "fn",
          "arg",
          "price",
          "",
          "\u0000",
          "😀");
  private static final List<String> TEXTS =
      List.of(
          "",
          "user",
          "record",
          "view",
          "Action",
          "a::b",
          "\u0000",
          "😀\"\\\n",
          "execute_all",
          "127.0.0.1",
          "1.5",
          "__entity",
          "x".repeat(5_000));
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "1",
          "1.5",
          "1e5",
          "1e-5",
          "1e400",
          "9223372036854775807",
          "9223372036854775808",
          "-1e999999999",
          "0.12345");

  private static final String SCHEMA =
      """
      entity user = {price?: decimal, id?: String, type?: String, context?: {price?: Long}};
      entity record = {price?: decimal, subject?: user, action?: ipaddr, page?: Set<decimal>};
      action view appliesTo {principal: [user, record], resource: [record, user],
        context: {price?: decimal, authzen?: {subject: {type: String, id: String}}}};
      """;

  private final JsonNodeFactory nodes = JsonNodeFactory.instance;

  private JsonNode any(Random random, int depth) throws MalformedRequestException {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> EngineFixture.json(NUMBERS.get(random.nextInt(NUMBERS.size())));
      case 3, 4 -> nodes.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 5 -> {
        ArrayNode array = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(any(random, depth - 1));
        }
        yield array;
      }
      default -> object(random, depth);
    };
  }

  private ObjectNode object(Random random, int depth) throws MalformedRequestException {
    ObjectNode object = nodes.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), any(random, depth - 1));
    }
    return object;
  }

  /** A request that is one, with any properties. */
  private ObjectNode request(Random random) throws MalformedRequestException {
    ObjectNode request = object(random, 3);
    for (String member : List.of("subject", "resource")) {
      request
          .putObject(member)
          .put("type", TEXTS.get(random.nextInt(TEXTS.size())))
          .put("id", TEXTS.get(random.nextInt(TEXTS.size())))
          .set("properties", nested(random, object(random, random.nextInt(6))));
    }
    request
        .putObject("action")
        .put("name", TEXTS.get(random.nextInt(TEXTS.size())))
        .set("properties", object(random, 3));
    request.set("context", object(random, 4));
    return request;
  }

  private ObjectNode nested(Random random, ObjectNode value) {
    ObjectNode outer = value;
    for (int i = random.nextInt(4) == 0 ? random.nextInt(200) : 0; i > 0; i--) {
      ObjectNode next = nodes.objectNode();
      next.set(random.nextBoolean() ? "price" : "a", outer);
      outer = next;
    }
    return outer;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyJsonIsDecidedOrRefused(boolean hasSchema, @TempDir Path folder)
      throws MalformedRequestException {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            "permit(principal, action, resource) when { principal has price };",
            "[{\"uid\":{\"type\":\"user\",\"id\":\"\"}}]",
            hasSchema ? SCHEMA : "");
    int decided = 0;
    for (int seed = 0; seed < 600; seed++) {
      var random = new Random(seed);
      String text = (random.nextInt(3) > 0 ? request(random) : any(random, 5)).toString();
      try {
        engine.batch(text);
        engine.evaluate(text);
        for (SearchedKind kind : SearchedKind.values()) {
          engine.search(kind, text);
        }
        decided++;
      } catch (MalformedRequestException | AssertionError e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(decided).isGreaterThan(100);
    assertThat(engine.journal()).isEmpty();
  }
}
