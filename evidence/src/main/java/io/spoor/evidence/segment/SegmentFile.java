package io.spoor.evidence.segment;

/** The files of a segment. */
public enum SegmentFile {
  RECORDS("records"),
  HASHES("hashes"),
  STATEMENT("statement"),
  CHECKPOINT("checkpoint");

  private final String fileName;

  SegmentFile(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }
}
