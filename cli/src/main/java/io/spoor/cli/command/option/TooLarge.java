package io.spoor.cli.command.option;

import io.spoor.schemas.topic.TopicCatalogue;

/** Renders the message for a record that exceeds the topic limit. */
public final class TooLarge {
  private TooLarge() {}

  public static String message(String file, long line, long size) {
    return "%s, line %s: skipped a record of %s bytes; the limit is %s bytes"
        .formatted(file, line, size, TopicCatalogue.MAX_RAW_BYTES);
  }
}
