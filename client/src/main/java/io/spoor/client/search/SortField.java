package io.spoor.client.search;

import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;

/**
 * A sort field; dates with nanoseconds are requested as text, since a number would lose precision.
 */
record SortField(String field, boolean date, boolean descending) {
  SortOptions options() {
    return SortOptions.of(
        sort ->
            sort.field(
                f -> {
                  f.field(field).order(descending ? SortOrder.Desc : SortOrder.Asc);
                  return date ? f.format("strict_date_optional_time_nanos") : f;
                }));
  }
}
