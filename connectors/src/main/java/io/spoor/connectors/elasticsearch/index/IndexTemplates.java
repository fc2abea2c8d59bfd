package io.spoor.connectors.elasticsearch.index;

import io.spoor.schemas.text.Words;
import java.util.List;

/** The Elasticsearch templates that the dashboards module contains. */
final class IndexTemplates {

  /** Component templates, which index templates are composed of. */
  static final List<String> COMPONENTS = List.of("spoor-common", "spoor-event");

  /** Aliases with an index for each period; each has an index template of the same name. */
  static final List<String> PERIODIC = List.of("spoor-events", "spoor-actions");

  /** Aliases with a single index; each has an index template of the same name. */
  static final List<String> SINGLE =
      Words.list(
          """
          spoor-findings spoor-chains spoor-identities spoor-alerts spoor-deliveries spoor-verdicts
          spoor-decisions
          """);

  private IndexTemplates() {}

  /** The first index behind an alias of {@link #SINGLE}. */
  static String firstIndex(String alias) {
    return alias + "-000001";
  }
}
