package io.spoor.cli.command;

import io.spoor.schemas.topic.TopicCatalogue;

/** Says that a record is larger than any topic takes. */
final class TooLarge {
  private TooLarge() {}

  static String message(String file, long line, long size) {
    return file
        + ", line "
        + line
        + ": record of "
        + size
        + " bytes passed over; the limit is "
        + TopicCatalogue.MAX_RAW_BYTES
        + " bytes";
  }
}
