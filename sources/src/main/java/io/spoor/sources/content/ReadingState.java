package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.ContentMark;

/** What reading the content of one record has used up, and found that cannot be read. */
final class ReadingState {
  /** Decoded characters per record, whatever is nested in it, so that the time stays linear. */
  static final int MAX_DECODED = 4 * 1024 * 1024;

  private int remaining = MAX_DECODED;
  private int marks;

  /** Whether so many further characters may be decoded. */
  boolean mayDecode(int characters) {
    if (characters > remaining) {
      mark(ContentMark.PARTLY_READ);
      return false;
    }
    remaining -= characters;
    return true;
  }

  void mark(ContentMark mark) {
    marks |= mark.bit();
  }

  int marks() {
    return marks;
  }
}
