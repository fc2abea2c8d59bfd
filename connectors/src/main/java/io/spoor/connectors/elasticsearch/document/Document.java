package io.spoor.connectors.elasticsearch.document;

/**
 * One document, ready to be written.
 *
 * @param address where it goes
 * @param json UTF-8 JSON; not copied, so nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Document(Address address, byte[] json) {

  /** The same in the index of that prefix. */
  public Document in(String indexPrefix) {
    return indexPrefix.isEmpty() ? this : new Document(address.in(indexPrefix), json);
  }

  /** Bytes that the document and what stands around it in a bulk request take, about. */
  public int size() {
    return json.length + 200;
  }
}
