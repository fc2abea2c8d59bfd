package io.spoor.connectors.elasticsearch.index;

import io.spoor.connectors.elasticsearch.bulk.ElasticsearchRequests;
import io.spoor.connectors.elasticsearch.bulk.RequestFailedException;
import io.spoor.connectors.elasticsearch.document.IndexLayout;
import io.spoor.connectors.elasticsearch.document.IndexPeriods;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads which indices of earlier versions exist. The installation changed to periods when its
 * single index of findings was created, which is the same for all tasks and survives restarts.
 */
public final class IndexLayoutReader {
  private final ElasticsearchRequests requests;
  private final String prefix;
  private final IndexPeriods periods;

  /** {@code prefix}: prefix of every index, alias and index template name. */
  public IndexLayoutReader(ElasticsearchRequests requests, String prefix, IndexPeriods periods) {
    this.requests = requests;
    this.prefix = prefix;
    this.periods = periods;
  }

  /** The layout of the installation. */
  public IndexLayout read() throws RequestFailedException {
    EventDayIndices earlier = new EventDayIndices(requests, prefix);
    Set<String> names = new HashSet<>();
    for (String alias : IndexTemplates.PERIODIC) {
      names.addAll(earlier.of(alias));
    }
    return names.isEmpty()
        ? IndexLayout.of(periods)
        : new IndexLayout(
            periods,
            IndexCreation.millis(requests, prefix + IndexTemplates.firstIndex("spoor-findings")),
            names);
  }
}
