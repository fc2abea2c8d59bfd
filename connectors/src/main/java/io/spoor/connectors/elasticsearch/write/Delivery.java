package io.spoor.connectors.elasticsearch.write;

import io.spoor.connectors.elasticsearch.document.Document;

/** A document on its way, and whom to tell. One of the two methods is called, once. */
public interface Delivery {

  Document document();

  /** Elasticsearch has this version or a newer one, and will not lose it. */
  void acknowledged();

  /**
   * Elasticsearch will never take it.
   *
   * @param reason without the document's contents
   */
  void rejected(String reason);
}
