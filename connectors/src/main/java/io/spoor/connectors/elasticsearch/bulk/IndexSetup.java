package io.spoor.connectors.elasticsearch.bulk;

/** Idempotent preparation of Elasticsearch, required before documents are sent. */
@FunctionalInterface
public interface IndexSetup {

  void run() throws RequestFailedException;
}
