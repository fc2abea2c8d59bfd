package io.spoor.connectors.elasticsearch.document;

/**
 * One document, ready to be written.
 *
 * @param address its index, id and version
 * @param json UTF-8 JSON; not copied, so it must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SearchDocument(DocumentAddress address, byte[] json) {

  /** The same in the index with that prefix. */
  public SearchDocument withPrefix(String indexPrefix) {
    return indexPrefix.isEmpty() ? this : new SearchDocument(address.withPrefix(indexPrefix), json);
  }

  /** Approximate bytes of the document in a bulk request. */
  public int size() {
    return json.length + 200;
  }
}
