package io.spoor.connectors.elasticsearch.document;

/** Writes the chain to which a document belongs. */
final class ChainFields {

  private ChainFields() {}

  /**
   * Writes the chain into {@code spoor}; nothing for documents without a chain, such as a storm of
   * alerts.
   */
  static void write(JsonWriter out, String chainId) {
    if (!chainId.isEmpty()) {
      out.object("chain", () -> out.text("id", chainId));
    }
  }
}
