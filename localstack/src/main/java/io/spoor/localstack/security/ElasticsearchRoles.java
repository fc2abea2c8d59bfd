package io.spoor.localstack.security;

import io.spoor.schemas.access.ServiceAccount;

/** What accounts may do in Elasticsearch. */
public final class ElasticsearchRoles {

  private static final String INDEXER = "spoor-indexer";
  private static final String READER = "spoor-reader";

  private ElasticsearchRoles() {}

  /** Role of an account; empty where it has no business there. */
  static String of(ServiceAccount account) {
    return switch (account) {
      case ADMINISTRATOR -> "superuser";
      case SEARCH_SINK -> INDEXER;
      case OPERATOR -> READER;
      case APP, INGEST, CONNECT, ALERT_SINK, EVIDENCE_SINK -> "";
    };
  }

  /** Our roles as {@code roles.yml} has them. */
  public static String definitions() {
    return """
        %s:
          cluster: [monitor, manage_index_templates]
          indices:
            - names: ['spoor-*']
              privileges: [create_index, index, manage]
        %s:
          cluster: [monitor]
          indices:
            - names: ['spoor-*']
              privileges: [read, view_index_metadata, maintenance]
        """
        .formatted(INDEXER, READER);
  }
}
