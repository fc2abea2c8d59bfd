package io.spoor.connectors.elasticsearch.bulk;

/**
 * Thrown if Elasticsearch denies all writes until a setting is changed, in Spoor or in
 * Elasticsearch.
 */
public final class DeniedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DeniedException(String message) {
    super(
        "Elasticsearch denies this connector access ("
            + message
            + "). Check elasticsearch.api.key or elasticsearch.username and its privileges "
            + "on the spoor-* indices, elasticsearch.ssl.truststore.location, and that "
            + "elasticsearch.url is an Elasticsearch 9. Then restart the task; no record "
            + "is lost");
  }
}
