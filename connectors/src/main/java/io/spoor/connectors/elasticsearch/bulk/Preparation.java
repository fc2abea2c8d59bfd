package io.spoor.connectors.elasticsearch.bulk;

/** What must be done before documents may be sent; doing it again does no harm. */
@FunctionalInterface
public interface Preparation {

  void run() throws RequestFailedException;
}
