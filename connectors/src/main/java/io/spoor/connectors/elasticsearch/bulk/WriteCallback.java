package io.spoor.connectors.elasticsearch.bulk;

/** Told what became of one document. One of the two methods is called, once. */
public interface WriteCallback {

  /** Elasticsearch has this version or a newer one, and will not lose it. */
  void acknowledged();

  /**
   * Elasticsearch will never take it.
   *
   * @param reason without the document's contents
   */
  void rejected(String reason);
}
