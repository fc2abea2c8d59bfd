package io.spoor.connectors.elasticsearch.index;

import java.util.List;

/** What Elasticsearch must know before the first document, as the dashboards module ships it. */
final class IndexTemplates {

  /** Component templates, those that others are composed of. */
  static final List<String> COMPONENTS = List.of("spoor-common", "spoor-event");

  /** Aliases of dated indices; each has an index template of its name. */
  static final List<String> DATED = List.of("spoor-events", "spoor-actions", "spoor-findings");

  /** Aliases of one index each; each has an index template of its name. */
  static final List<String> UNDATED =
      List.of(
          "spoor-chains",
          "spoor-identities",
          "spoor-alerts",
          "spoor-deliveries",
          "spoor-verdicts",
          "spoor-decisions");

  private IndexTemplates() {}

  /** The first index behind an alias of {@link #UNDATED}. */
  static String firstIndex(String alias) {
    return alias + "-000001";
  }
}
