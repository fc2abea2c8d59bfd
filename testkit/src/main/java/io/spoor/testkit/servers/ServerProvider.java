package io.spoor.testkit.servers;

import io.spoor.launchers.ElasticsearchServer;

/** Where the servers of a test JVM come from. */
interface ServerProvider {
  /** Starts a broker; {@code host:port}. */
  String kafka();

  /** Starts a registry on the broker, if it needs one; base URL of Confluent's API. */
  String registry();

  /** Starts a search server without security; base URL. */
  String elasticsearch();

  /**
   * A search server that a test can stop and start again where it was.
   *
   * @throws org.opentest4j.TestAbortedException where servers are no processes of ours
   */
  ElasticsearchServer elasticsearchProcess();
}
