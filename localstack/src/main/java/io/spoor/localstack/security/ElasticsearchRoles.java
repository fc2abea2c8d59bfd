package io.spoor.localstack.security;

import io.spoor.platform.access.ServiceAccount;

/** Elasticsearch permissions of the accounts. */
public final class ElasticsearchRoles {

  private static final String INDEXER = "spoor-indexer";
  private static final String READER = "spoor-reader";

  private ElasticsearchRoles() {}

  /** Role of an account; empty if it does not use Elasticsearch. */
  static String of(ServiceAccount account) {
    return switch (account) {
      case ADMINISTRATOR -> "superuser";
      case SEARCH_SINK -> INDEXER;
      case OPERATOR -> READER;
      case APP, INGEST, RUN, CONNECT, ALERT_SINK, EVIDENCE_SINK, OPINION_SINK, DECISIONS -> "";
    };
  }

  /** Spoor's roles in the format of {@code roles.yml}. */
  public static String definitions() {
    return """
        %s:
          cluster: [monitor, manage_index_templates]
          indices:
            - names: ['spoor-*']
              privileges: [create_index, index, manage, read]
        %s:
          cluster: [monitor]
          indices:
            - names: ['spoor-*']
              privileges: [read, view_index_metadata, maintenance]
        """
        .formatted(INDEXER, READER);
  }
}
