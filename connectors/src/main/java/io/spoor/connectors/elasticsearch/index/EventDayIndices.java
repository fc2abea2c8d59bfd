package io.spoor.connectors.elasticsearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.connectors.elasticsearch.bulk.ElasticsearchRequests;
import io.spoor.connectors.elasticsearch.bulk.RequestFailedException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the indices of earlier versions, which have the UTC day of their events in their name. */
final class EventDayIndices {
  private static final Pattern DAY = Pattern.compile("-\\d{4}\\.\\d{2}\\.\\d{2}");

  private final ElasticsearchRequests requests;
  private final String prefix;

  EventDayIndices(ElasticsearchRequests requests, String prefix) {
    this.requests = requests;
    this.prefix = prefix;
  }

  /** Names of the indices behind an alias, without the prefix; the alias has none either. */
  SortedSet<String> of(String alias) throws RequestFailedException {
    SortedSet<String> names = new TreeSet<>();
    Optional<JsonNode> indices = requests.get("/_alias/" + prefix + alias);
    if (indices.isPresent()) {
      indices
          .get()
          .fieldNames()
          .forEachRemaining(
              index -> {
                String start = prefix + alias;
                if (index.startsWith(start)
                    && DAY.matcher(index.substring(start.length())).matches()) {
                  names.add(index.substring(prefix.length()));
                }
              });
    }
    return names;
  }
}
