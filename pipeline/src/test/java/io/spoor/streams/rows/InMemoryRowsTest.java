package io.spoor.streams.rows;

class InMemoryRowsTest extends RowStoreContract {
  @Override
  protected RowStore store() {
    return new InMemoryRows();
  }
}
