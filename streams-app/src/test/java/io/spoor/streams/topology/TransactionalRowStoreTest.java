package io.spoor.streams.topology;

/** Rows that the task has not committed yet are read like committed ones. */
class TransactionalRowStoreTest extends KafkaRowStoreTest {
  @Override
  boolean isTransactional() {
    return true;
  }
}
