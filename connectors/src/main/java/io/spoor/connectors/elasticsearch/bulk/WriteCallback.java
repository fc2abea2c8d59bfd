package io.spoor.connectors.elasticsearch.bulk;

/** Receives the outcome of one document. Exactly one of the two methods is called, once. */
public interface WriteCallback {

  /** Elasticsearch has durably stored this version or a newer one. */
  void acknowledged();

  /**
   * Elasticsearch rejects the document permanently.
   *
   * @param reason without the document's contents
   */
  void rejected(String reason);
}
