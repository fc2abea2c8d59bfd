package io.spoor.connectors.elasticsearch.bulk;

/** What must be done before documents may be sent; doing it again does no harm. */
@FunctionalInterface
public interface IndexSetup {

  void run() throws RequestFailedException;
}
