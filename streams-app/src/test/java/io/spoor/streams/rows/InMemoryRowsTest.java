package io.spoor.streams.rows;

class InMemoryRowsTest extends RowsContract {
  @Override
  protected Rows rows() {
    return new InMemoryRows();
  }
}
