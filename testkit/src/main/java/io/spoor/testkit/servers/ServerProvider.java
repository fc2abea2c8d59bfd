package io.spoor.testkit.servers;

import io.spoor.launchers.ElasticsearchServer;

/** Port that starts the servers of a test JVM. */
interface ServerProvider {
  /** Starts a broker; returns {@code host:port}. */
  String kafka();

  /** Starts a registry, on the broker if it needs one; returns the base URL of Confluent's API. */
  String registry();

  /** Starts a search server without security; returns the base URL. */
  String elasticsearch();

  /**
   * A search server that a test can stop and restart in place.
   *
   * @throws org.opentest4j.TestAbortedException if the servers are not child processes
   */
  ElasticsearchServer elasticsearchProcess();
}
