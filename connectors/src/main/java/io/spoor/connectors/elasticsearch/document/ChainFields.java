package io.spoor.connectors.elasticsearch.document;

/** The chain that something is about. */
final class ChainFields {

  private ChainFields() {}

  /** Writes it into {@code spoor}; nothing for what is of no chain, such as a storm of alerts. */
  static void write(JsonWriter out, String chainId) {
    if (!chainId.isEmpty()) {
      out.object("chain", () -> out.text("id", chainId));
    }
  }
}
