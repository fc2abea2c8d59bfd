package io.spoor.client.search;

import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.DateRangeQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Selects documents of an index by age, apart from protected times of events.
 *
 * @param index one index, never a pattern
 * @param timeField field with the time from which the age counts
 * @param before documents with an earlier time are selected
 */
public record DocumentAge(
    String index, String timeField, Instant before, List<Range> protectedTimes) {
  private static final String TIME = "@timestamp";

  /** At most as many clauses of one kind as Elasticsearch accepts by default. */
  private static final int MAX_CLAUSES = 1_000;

  /** Times from an instant until before another; empty: unlimited. */
  public record Range(Optional<Instant> from, Optional<Instant> to) {

    private Query query() {
      return Query.of(
          q ->
              q.range(
                  r ->
                      r.date(
                          date -> {
                            DateRangeQuery.Builder range = date.field(TIME);
                            from.ifPresent(time -> range.gte(time.toString()));
                            to.ifPresent(time -> range.lt(time.toString()));
                            return range;
                          })));
    }
  }

  /** Checks the name of the index. */
  public DocumentAge {
    if (index.contains("*") || index.contains(",")) {
      throw new IllegalArgumentException("one index: " + index);
    }
    protectedTimes = List.copyOf(protectedTimes);
  }

  /** Documents that are old enough and not protected. */
  Query unprotectedDocuments() {
    return Query.of(q -> q.bool(old().mustNot(protectedClauses()).build()));
  }

  /** Documents that are old enough but protected. */
  Query protectedDocuments() {
    return Query.of(
        q ->
            q.bool(
                old()
                    .must(
                        Query.of(
                            any ->
                                any.bool(
                                    b -> b.should(protectedClauses()).minimumShouldMatch("1"))))
                    .build()));
  }

  private BoolQuery.Builder old() {
    return new BoolQuery.Builder()
        .filter(Query.of(q -> q.range(r -> r.date(d -> d.field(timeField).lt(before.toString())))));
  }

  /** Nested, because the number of clauses of one query is limited. */
  private List<Query> protectedClauses() {
    List<Query> clauses = new ArrayList<>();
    for (int from = 0; from < protectedTimes.size(); from += MAX_CLAUSES) {
      List<Query> part =
          protectedTimes.subList(from, Math.min(protectedTimes.size(), from + MAX_CLAUSES)).stream()
              .map(Range::query)
              .toList();
      clauses.add(Query.of(q -> q.bool(b -> b.should(part).minimumShouldMatch("1"))));
    }
    return clauses;
  }
}
