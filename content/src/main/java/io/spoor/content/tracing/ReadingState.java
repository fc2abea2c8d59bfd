package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ContentMark;

/** What reading the content of one record has used up, and found that cannot be read. */
final class ReadingState {
  /** Decoded characters per record, whatever is nested in it, so that the time stays linear. */
  static final int MAX_DECODED = 4 * 1024 * 1024;

  private int remaining = MAX_DECODED;
  private int marks;
  private boolean hidden;

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

  /** Notes text in a form that a person does not see, or cannot read. */
  void markHidden() {
    hidden = true;
  }

  /** Whether decoded text was only encoded, as for transport. */
  boolean isOnlyEncoded() {
    return !hidden;
  }

  int marks() {
    return marks;
  }
}
