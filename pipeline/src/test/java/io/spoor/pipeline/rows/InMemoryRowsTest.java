package io.spoor.pipeline.rows;

class InMemoryRowsTest extends RowStoreContract {
  @Override
  protected RowStore store() {
    return new InMemoryRows();
  }
}
