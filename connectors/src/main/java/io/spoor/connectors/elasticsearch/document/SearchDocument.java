package io.spoor.connectors.elasticsearch.document;

/**
 * One document, ready to be written.
 *
 * @param address where it goes
 * @param json UTF-8 JSON; not copied, so nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SearchDocument(DocumentAddress address, byte[] json) {

  /** The same in the index of that prefix. */
  public SearchDocument withPrefix(String indexPrefix) {
    return indexPrefix.isEmpty() ? this : new SearchDocument(address.withPrefix(indexPrefix), json);
  }

  /** Bytes that the document and what stands around it in a bulk request take, about. */
  public int size() {
    return json.length + 200;
  }
}
