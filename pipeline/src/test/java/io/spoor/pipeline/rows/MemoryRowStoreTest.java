package io.spoor.pipeline.rows;

class MemoryRowStoreTest extends RowStoreContract {
  @Override
  protected RowStore store() {
    return new MemoryRowStore();
  }
}
