package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and gateways put the name of a server before those of its tools. */
class PrefixedToolsTest {
  private static final String ENTITIES =
      """
      [{"uid": {"type": "tool", "id": "send_money"}, "parents": [{"type": "group", "id": "pays"}]},
       {"uid": {"type": "tool", "id": "read_mail"}, "parents": [{"type": "group", "id": "reads"}]},
       {"uid": {"type": "tool", "id": "test.send_money"}},
       {"uid": {"type": "group", "id": "pays"}},
       {"uid": {"type": "group", "id": "reads"}}]
      """;

  @ParameterizedTest
  @CsvSource({
    "send_money, false",
    "mcp__bank__send_money, false",
    "bank.send_money, false",
    "https://bank.example/mcp/send_money, false",
    "bank:send_money, false",
    "a.b__c/send_money, false",
    "do_not_send_money, true",
    "send_money.preview, true",
    "mcp__mail__read_mail, true",
    "test.send_money, true"
  })
  void aToolIsInTheGroupsOfItsNameBehindThePrefix(
      String tool, boolean expected, @TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(
            folder,
            """
            @id("all") permit(principal, action, resource);
            @id("pays") forbid(principal, action, resource in group::"pays");
            """,
            ENTITIES,
            "");

    Decision decision = ask(engine, tool);

    assertThat(decision.isAllowed()).isEqualTo(expected);
    assertThat(decision.policies()).isEqualTo(List.of(expected ? "all" : "pays"));
  }

  /** Whoever runs a server chooses its name and those of its tools. */
  @ParameterizedTest
  @ValueSource(strings = {"mcp__evil__read_mail", "evil.read_mail"})
  void aPrefixedNameAllowsNothing(String tool, @TempDir Path folder) {
    EngineFixture engine =
        EngineFixture.of(
            folder, "permit(principal, action, resource in group::\"reads\");", ENTITIES, "");

    assertThat(ask(engine, "read_mail").isAllowed()).isTrue();
    assertThat(ask(engine, tool).isAllowed()).isFalse();
  }

  private static Decision ask(EngineFixture engine, String tool) {
    return engine.evaluate(
        """
        {"subject": {"type": "identity", "id": "emma"}, "action": {"name": "tools/call"},
         "resource": {"type": "tool", "id": "%s"}}"""
            .formatted(tool));
  }
}
