package io.spoor.streams.assemble.domain;

import io.spoor.streams.rows.RowKey;
import io.spoor.streams.state.ChainRow;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One chain while one message is handled: its row, and what has to be judged again before the
 * message is done.
 */
final class Scope {
  final ChainRow row;
  final byte[] hash;
  final Set<String> judge = new LinkedHashSet<>();
  boolean judgeAll;

  private boolean changed;

  Scope(ChainRow row) {
    this.row = row;
    this.hash = RowKey.hash(row.getChainKey());
  }

  String key() {
    return row.getChainKey();
  }

  void touch() {
    changed = true;
  }

  boolean changed() {
    return changed;
  }
}
