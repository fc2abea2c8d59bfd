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

  /** Keys to judge again. */
  final Set<String> judge = new LinkedHashSet<>();

  /** Keys of which something else is known now: they and their children are to be judged again. */
  final Set<String> changed = new LinkedHashSet<>();

  boolean judgeAll;

  private boolean touched;

  Scope(ChainRow row) {
    this.row = row;
    this.hash = RowKey.hash(row.getChainKey());
  }

  String key() {
    return row.getChainKey();
  }

  void touch() {
    touched = true;
  }

  boolean touched() {
    return touched;
  }
}
