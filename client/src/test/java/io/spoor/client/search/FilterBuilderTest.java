package io.spoor.client.search;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a filter is given is a value to Elasticsearch, never a piece of a query. */
class FilterBuilderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "support\" OR *:*",
        "*",
        "x\"}},{\"match_all\":{}}",
        "a?b*c\\d",
        "agent) OR (tenant:other",
        "line\nbreak\u0000"
      })
  void aValueStaysAValue(String hostile) {
    Query query =
        new FilterBuilder()
            .equalTo("gen_ai.agent.id", hostile)
            .anyOf("spoor.chain.id", List.of(hostile))
            .startsWith("spoor.finding.id", hostile)
            .notEqualTo("spoor.chain.status", hostile)
            .query();

    List<Query> all = query.bool().filter();
    assertThat(all).hasSize(3);
    assertThat(all.get(0).term().value().stringValue()).isEqualTo(hostile);
    assertThat(all.get(1).terms().terms().value().getFirst().stringValue()).isEqualTo(hostile);
    assertThat(all.get(2).prefix().value()).isEqualTo(hostile);
    assertThat(query.bool().mustNot()).hasSize(1);
    assertThat(query.bool().mustNot().getFirst().term().value().stringValue()).isEqualTo(hostile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "ops?admin", "role\\*"})
  void aPrincipalsWildcardsAreLetters(String hostile) {
    Query query = new FilterBuilder().principal("user.id", hostile).query();

    String escaped = hostile.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    List<Query> alternatives = query.bool().filter().getFirst().bool().should();
    assertThat(alternatives.getFirst().term().value().stringValue()).isEqualTo(hostile);
    assertThat(alternatives.subList(1, alternatives.size()))
        .isNotEmpty()
        .allMatch(
            way -> {
              String pattern = String.valueOf(way.wildcard().value());
              return pattern.startsWith("*") && pattern.contains(escaped);
            });
  }
}
