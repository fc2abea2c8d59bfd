package io.spoor.pipeline.rows;

/**
 * A row that this version of Spoor cannot read: it is damaged, or a later version wrote it. The
 * task must stop, as it may neither skip nor overwrite the row.
 */
public final class UnreadableRowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableRowException(String family, RuntimeException cause) {
    super("cannot read a row of family " + family + ": " + cause.getMessage(), cause);
  }

  UnreadableRowException(String fault) {
    super(fault);
  }
}
