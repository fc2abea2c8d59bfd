package io.spoor.client.search;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.spoor.client.time.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds a conjunction of conditions; a null value adds none. */
final class FilterBuilder {
  private final List<Query> all = new ArrayList<>();
  private final List<Query> mustNot = new ArrayList<>();

  FilterBuilder equalTo(String field, @Nullable String value) {
    if (value != null) {
      all.add(Query.of(q -> q.term(t -> t.field(field).value(value))));
    }
    return this;
  }

  FilterBuilder anyOf(String field, List<String> values) {
    all.add(terms(field, values));
    return this;
  }

  private static Query terms(String field, List<String> values) {
    List<FieldValue> terms = values.stream().map(FieldValue::of).toList();
    return Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(terms))));
  }

  /**
   * Matches the principal, or principals whose name contains this as whole parts: {@code ops-admin}
   * or {@code role/ops-admin} matches the role and its sessions.
   */
  FilterBuilder principal(String field, @Nullable String value) {
    if (value != null) {
      List<Query> alternatives = new ArrayList<>();
      alternatives.add(Query.of(q -> q.term(t -> t.field(field).value(value))));
      Stream.of(":", "/", ":assumed-", "/assumed-")
          .flatMap(before -> Stream.of(before + escaped(value), before + escaped(value) + "/*"))
          .forEach(
              part ->
                  alternatives.add(
                      Query.of(q -> q.wildcard(w -> w.field(field).value("*" + part)))));
      all.add(Query.of(q -> q.bool(b -> b.should(alternatives).minimumShouldMatch("1"))));
    }
    return this;
  }

  FilterBuilder startsWith(String field, String value) {
    all.add(Query.of(q -> q.prefix(p -> p.field(field).value(value))));
    return this;
  }

  /** {@code nanos}: nanoseconds since the Unix epoch. */
  FilterBuilder since(String field, @Nullable Long nanos) {
    if (nanos != null) {
      all.add(
          Query.of(q -> q.range(r -> r.date(d -> d.field(field).gte(TimeFormat.rfc3339(nanos))))));
    }
    return this;
  }

  FilterBuilder atLeast(String field, @Nullable Integer number) {
    if (number != null) {
      all.add(Query.of(q -> q.range(r -> r.number(n -> n.field(field).gte(number.doubleValue())))));
    }
    return this;
  }

  FilterBuilder notEqualTo(String field, String value) {
    mustNot.add(Query.of(q -> q.term(t -> t.field(field).value(value))));
    return this;
  }

  Query query() {
    return Query.of(q -> q.bool(BoolQuery.of(b -> b.filter(all).mustNot(mustNot))));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }
}
