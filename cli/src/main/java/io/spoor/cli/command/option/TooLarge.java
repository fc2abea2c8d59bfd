package io.spoor.cli.command.option;

import io.spoor.schemas.topic.TopicCatalogue;

/** Renders the message for a record that exceeds the topic limit. */
public final class TooLarge {
  private TooLarge() {}

  public static String message(String file, long line, long size) {
    return file
        + ", line "
        + line
        + ": skipped a record of "
        + size
        + " bytes; the limit is "
        + TopicCatalogue.MAX_RAW_BYTES
        + " bytes";
  }
}
