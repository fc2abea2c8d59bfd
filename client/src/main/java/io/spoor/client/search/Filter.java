package io.spoor.client.search;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.spoor.client.time.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conditions that all have to hold; a null value is no condition. */
final class Filter {
  private final List<Query> all = new ArrayList<>();
  private final List<Query> none = new ArrayList<>();

  Filter is(String field, @Nullable String value) {
    if (value != null) {
      all.add(Query.of(q -> q.term(t -> t.field(field).value(value))));
    }
    return this;
  }

  Filter in(String field, List<String> values) {
    all.add(oneOf(field, values));
    return this;
  }

  /** Not documents with this value that lack the other field. */
  Filter notWithout(String field, String value, String other) {
    none.add(
        Query.of(
            q ->
                q.bool(
                    b ->
                        b.filter(f -> f.term(t -> t.field(field).value(value)))
                            .mustNot(m -> m.exists(e -> e.field(other))))));
    return this;
  }

  private static Query oneOf(String field, List<String> values) {
    List<FieldValue> terms = values.stream().map(FieldValue::of).toList();
    return Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(terms))));
  }

  /**
   * The principal, or one whose name has this as whole parts: {@code ops-admin} or {@code
   * role/ops-admin} finds the role and its sessions.
   */
  Filter principal(String field, @Nullable String value) {
    if (value != null) {
      List<Query> ways = new ArrayList<>();
      ways.add(Query.of(q -> q.term(t -> t.field(field).value(value))));
      Stream.of(":", "/", ":assumed-", "/assumed-")
          .flatMap(before -> Stream.of(before + escaped(value), before + escaped(value) + "/*"))
          .forEach(
              part -> ways.add(Query.of(q -> q.wildcard(w -> w.field(field).value("*" + part)))));
      all.add(Query.of(q -> q.bool(b -> b.should(ways).minimumShouldMatch("1"))));
    }
    return this;
  }

  Filter startsWith(String field, String value) {
    all.add(Query.of(q -> q.prefix(p -> p.field(field).value(value))));
    return this;
  }

  /** {@code nanos} since the Unix epoch. */
  Filter notBefore(String field, @Nullable Long nanos) {
    if (nanos != null) {
      all.add(Query.of(q -> q.range(r -> r.date(d -> d.field(field).gte(Times.rfc3339(nanos))))));
    }
    return this;
  }

  Filter atLeast(String field, @Nullable Integer number) {
    if (number != null) {
      all.add(Query.of(q -> q.range(r -> r.number(n -> n.field(field).gte(number.doubleValue())))));
    }
    return this;
  }

  Filter not(String field, String value) {
    none.add(Query.of(q -> q.term(t -> t.field(field).value(value))));
    return this;
  }

  Query query() {
    return Query.of(q -> q.bool(BoolQuery.of(b -> b.filter(all).mustNot(none))));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }
}
