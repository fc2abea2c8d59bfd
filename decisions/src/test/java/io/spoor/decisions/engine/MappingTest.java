package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.cedar.CedarTypeName;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.request.SearchedKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types, attributes, context, erring policies, batches. */
class MappingTest {
  @ParameterizedTest
  @CsvSource({
    "user, user",
    "a::b_1, a::b_1",
    "_x, _x",
    "api-key, Escaped::Eapi_2Dkey",
    "'', Escaped::E",
    "é, Escaped::E_C3_A9",
    "Action, Escaped::EAction",
    "a::Action, Escaped::Ea_3A_3AAction",
    "Action::b, Action::b",
    "Escaped, Escaped::EEscaped",
    "Escaped::Ex, Escaped::EEscaped_3A_3AEx",
    "if, Escaped::Eif",
    "a::in, Escaped::Ea_3A_3Ain",
    "__cedar, Escaped::E_5F_5Fcedar",
    "a::, Escaped::Ea_3A_3A",
    "1a, Escaped::E1a"
  })
  void typesThatCedarCannotNameAreEscaped(String type, String expected) {
    assertThat(CedarTypeName.ofRequest(type)).isEqualTo(expected);
  }

  @Test
  void idsAreTakenVerbatim(@TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            """
            permit(principal == Escaped::Eapi_2Dkey::"a\\"b\\\\n\\0☺", action, resource == r::"")
            when { context.authzen.subject.type == "api-key" && context.authzen.resource.id == ""
              && context.authzen.action.name == "x y" && context.action == {} };
            """,
            "",
            "");

    assertThat(
            engine
                .evaluate(
                    """
                    {"subject":{"type":"api-key","id":"a\\"b\\\\n\\u0000\\u263a"},
                     "action":{"name":"x y"},"resource":{"type":"r","id":""}}""")
                .isAllowed())
        .isTrue();
  }

  private static final String ENTITIES =
      """
      [{"uid": {"type": "user", "id": "alice"}, "attrs": {"level": 1, "boss":
         {"__entity": {"type": "user", "id": "carol"}}}, "parents": [{"type": "g", "id": "in"}]},
       {"uid": {"__entity": {"type": "user", "id": "carol"}}, "attrs": {"level": 9}},
       {"uid": {"type": "g", "id": "in"}, "parents": [{"type": "g", "id": "out"}]},
       {"uid": {"type": "g", "id": "out"}},
       {"uid": {"type": "conf", "id": "c"}, "attrs": {"on": true}, "tags": {"t": 5}},
       {"uid": {"type": "Action", "id": "view"}, "parents": [{"type": "Action", "id": "reads"}]}]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "principal.level == 1 | {} | true",
        "principal.level == 2 | {\"level\":2} | true",
        "principal.level == 1 | {\"level\":null} | true",
        "principal.level == 2 && principal in g::\"out\" | {\"level\":2} | true",
        "principal.boss.level == 9 | {} | true",
        "conf::\"c\".on && conf::\"c\".getTag(\"t\") == 5 | {} | true",
        "action in Action::\"reads\" | {} | true",
        "resource has a | {} | false"
      })
  void requestPropertiesReplaceStoredAttributes(
      String condition, String properties, boolean expected, @TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            "permit(principal, action, resource) when { " + condition + " };",
            ENTITIES,
            "");

    assertThat(
            engine
                .evaluate(
                    "{\"subject\":{\"type\":\"user\",\"id\":\"alice\",\"properties\":"
                        + properties
                        + "},\"action\":{\"name\":\"view\"},\"resource\":{\"type\":\"r\",\"id\":\"r\"}}")
                .isAllowed())
        .isEqualTo(expected);
  }

  @Test
  void oneEntityAsSubjectAndResourceHasOneValueOfAProperty(@TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            "permit(principal, action, resource) when { principal.a == [1, 2] && principal.b == 1 };",
            "",
            "");
    String request =
        "{\"subject\":{\"type\":\"u\",\"id\":\"x\",\"properties\":{\"a\":[1,2]}},\"action\":{\"name\":\"y\"},"
            + "\"resource\":{\"type\":\"u\",\"id\":\"x\",\"properties\":{\"b\":1.0,\"a\":%s}}}";

    assertThat(engine.evaluate(request.formatted("[2.0,1,1]")).isAllowed()).isTrue();
    Decision contradiction = engine.evaluate(request.formatted("[3]"));
    assertThat(contradiction.isAllowed()).isFalse();
    assertThat(contradiction.error()).isPresent();
  }

  @Test
  void anErringForbidDeniesAndAnErringPermitDoesNotApply(@TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            """
            @id("all") @reason("open to all")
            permit(principal, action, resource);
            @id("odd") permit(principal, action == Action::"p", resource) when { resource.none };
            @id("no") @reason("not now")
            forbid(principal, action == Action::"f", resource) when { resource.none > 1 };
            """,
            "",
            "");

    Decision permitted = engine.evaluate("p", "{}");
    assertThat(permitted.isAllowed()).isTrue();
    assertThat(permitted.policies()).containsExactly("all");
    assertThat(permitted.reasons()).containsExactly("open to all");
    assertThat(permitted.errors())
        .containsExactly(
            new PolicyError("odd", "permit", "an attribute is missing: resource.none"));

    Decision denied = engine.evaluate("f", "{\"secret\":\"hidden\"}");
    assertThat(denied.isAllowed()).isFalse();
    assertThat(denied.policies()).containsExactly("no");
    assertThat(denied.errors()).extracting(PolicyError::effect).containsExactly("forbid");
    assertThat(denied.json().toString()).doesNotContain("hidden", "secret");
    assertThat(engine.journal()).hasSize(2).anyMatch(line -> line.contains("forbid policy no"));
  }

  private static List<Boolean> decisions(List<Decision> decisions) {
    return decisions.stream().map(Decision::isAllowed).toList();
  }

  @Test
  void batchesEndWithTheDecidingItem(@TempDir Path folder) throws MalformedRequestException {
    EngineFixture engine =
        EngineFixture.of(folder, "permit(principal, action == Action::\"y\", resource);", "", "");
    String batch =
        "{\"subject\":{\"type\":\"u\",\"id\":\"x\"},\"resource\":{\"type\":\"r\",\"id\":\"r\"},"
            + "\"options\":{\"evaluations_semantic\":\"%s\"},\"evaluations\":["
            + "{\"action\":{\"name\":\"%s\"}},{\"action\":{\"name\":\"%s\"}},"
            + "{\"action\":{\"name\":\"%s\"}}]}";

    assertThat(decisions(engine.batch(batch.formatted("execute_all", "y", "n", "y"))))
        .containsExactly(true, false, true);
    assertThat(decisions(engine.batch(batch.formatted("deny_on_first_deny", "y", "n", "y"))))
        .containsExactly(true, false);
    assertThat(decisions(engine.batch(batch.formatted("permit_on_first_permit", "n", "y", "n"))))
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // item | decision
        "{} | true",
        "{\"context\":null} | true",
        "{\"subject\":null} | false",
        "{\"subject\":{\"id\":\"x\"}} | false",
        "{\"resource\":{\"type\":\"r\",\"id\":\"r\"}} | false",
        "5 | false",
        "{\"action\":\"y\"} | false",
        "{\"resource\":{\"type\":\"r\",\"id\":\"r\",\"properties\":[]}} | false",
        "{\"resource\":{\"type\":\"r\",\"id\":\"r\",\"properties\":{\"a\":1e99}}} | false"
      })
  void defaultsAreWholeObjects(String item, boolean expected, @TempDir Path folder)
      throws MalformedRequestException {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            "permit(principal, action, resource) when { resource has a && context has c };",
            "",
            "");

    List<Decision> decisions =
        engine.batch(
            "{\"subject\":{\"type\":\"u\",\"id\":\"x\"},\"action\":{\"name\":\"y\"},"
                + "\"resource\":{\"type\":\"r\",\"id\":\"r\",\"properties\":{\"a\":1}},"
                + "\"context\":{\"c\":1},\"evaluations\":["
                + item
                + "]}");

    assertThat(decisions(decisions)).containsExactly(expected);
  }

  private static final String SCHEMA =
      """
      type Size = {cm: Long, exact: decimal};
      entity user in [g] = {level?: Long};
      entity g;
      entity record = {price?: decimal, size?: Size, sizes?: Set<{cm: Long}>, owner?: user, from?: ipaddr};
      action view in [reads] appliesTo {principal: [user], resource: [record],
        context: {time?: String, action: {soft?: Bool}}};
      action edit appliesTo {principal: [user], resource: [record], context: {time: String}};
      action reads;
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resource has price && resource.price == decimal(\"10.0\") | {\"price\":10} | true",
        "resource has price && resource.price == decimal(\"10.5\")"
            + " | {\"price\":10.5,\"unknown\":1e999} | true",
        "resource has size && resource.size.exact == decimal(\"1.0\")"
            + " | {\"size\":{\"cm\":5,\"exact\":1,\"no\":2}} | true",
        "resource has sizes && resource.sizes == [{cm: 5}]"
            + " | {\"sizes\":[{\"cm\":5,\"no\":{\"__expr\":1}}]} | true",
        "resource has owner && resource.owner has level && resource.owner.level == 3"
            + " | {\"owner\":{\"type\":\"user\",\"id\":\"bob\"}} | true",
        "resource has owner && resource.owner has level && resource.owner.level == 3"
            + " | {\"owner\":{\"type\":\"user\",\"id\":\"bob\",\"no\":1}} | true",
        "resource has from && resource.from.isLoopback() | {\"from\":\"127.0.0.1\"} | true",
        "true | {\"price\":\"cheap\"} | false",
        "true | {\"size\":{}} | false",
        "true | {} | true"
      })
  void aSchemaDirectsTheMapping(
      String condition, String properties, boolean expected, @TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            "permit(principal, action == Action::\"view\", resource) when { " + condition + " };",
            "[{\"uid\":{\"type\":\"user\",\"id\":\"bob\"},\"attrs\":{\"level\":3}}]",
            SCHEMA);

    Decision decision = engine.evaluate("view", properties);

    assertThat(decision.isAllowed()).as(decision.toString()).isEqualTo(expected);
    assertThat(decision.error().isPresent()).isEqualTo(!expected);
  }

  @ParameterizedTest
  @CsvSource({"user, edit, record", "user, nope, record", "ghost, view, record", "user, view, g"})
  void whatTheSchemaLacksIsDenied(
      String subject, String action, String resource, @TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(folder, "permit(principal, action, resource);", "", SCHEMA);

    Decision decision =
        engine.evaluate(
            "{\"subject\":{\"type\":\"%s\",\"id\":\"a\"},\"action\":{\"name\":\"%s\"},\"resource\":{\"type\":\"%s\",\"id\":\"a\"}}"
                .formatted(subject, action, resource));

    assertThat(decision.isAllowed()).isFalse();
    assertThat(decision.error()).isPresent();
  }

  @Test
  void actionsOfASearch(@TempDir Path folder) throws MalformedRequestException {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            """
            permit(principal, action in [Action::"b", Action::"reads", N::Action::"x"], resource);
            permit(principal, action == Action::"c", resource);
            permit(principal, action in Action::"reads", resource);
            permit(principal, action, resource) when { action == Action::"hidden" };
            """,
            ENTITIES,
            "");

    assertThat(
            engine
                .search(
                    SearchedKind.ACTION,
                    "{\"subject\":{\"type\":\"u\",\"id\":\"x\"},\"resource\":{\"type\":\"r\",\"id\":\"r\"},\"action\":5}")
                .path("results")
                .findValuesAsText("name"))
        .containsExactly("b", "c", "view");
  }

  @Test
  void actionsOfASchemaAreSearched(@TempDir Path folder) throws MalformedRequestException {
    EngineFixture engine =
        EngineFixture.of(folder, "permit(principal, action, resource);", "", SCHEMA);

    assertThat(
            engine
                .search(
                    SearchedKind.ACTION,
                    "{\"subject\":{\"type\":\"user\",\"id\":\"x\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"},"
                        + "\"context\":{\"time\":\"now\"}}")
                .path("results")
                .findValuesAsText("name"))
        .containsExactly("edit", "view");
  }
}
