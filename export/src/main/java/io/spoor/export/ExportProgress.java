package io.spoor.export;

/** Receives the progress of an export or its verification. Called from several threads. */
public interface ExportProgress {
  /**
   * Called occasionally.
   *
   * @param stage short description: {@code selecting}
   * @param records number of records processed in this stage
   */
  void update(String stage, long records);

  /** Ignores progress. */
  static ExportProgress none() {
    return (stage, records) -> {};
  }
}
