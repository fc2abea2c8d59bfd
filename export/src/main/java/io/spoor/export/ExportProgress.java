package io.spoor.export;

/** Is told how far an export, or its verification, has come. From several threads. */
public interface ExportProgress {
  /**
   * Now and then.
   *
   * @param stage in a few words: {@code selecting}
   * @param records gone through in it
   */
  void update(String stage, long records);

  /** Says nothing. */
  static ExportProgress none() {
    return (stage, records) -> {};
  }
}
