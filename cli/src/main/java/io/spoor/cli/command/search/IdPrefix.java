package io.spoor.cli.command.search;

import io.spoor.client.UsageException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The beginning of an id, as a person copies it from a list. */
final class IdPrefix {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,32}");

  private IdPrefix() {}

  /**
   * The prefix in lower case.
   *
   * @param kind what the id names, singular: {@code chain}; its plural is the command that lists
   *     ids
   * @throws UsageException if it cannot be the beginning of an id
   */
  static String of(String kind, String typed) {
    String prefix = typed.toLowerCase(Locale.ROOT);
    if (!HEX.matcher(prefix).matches()) {
      throw new UsageException(
          "'%s' is not a %s id: a %s id has up to 32 hex digits; bin/spoor %ss --json lists them"
              .formatted(typed, kind, kind, kind));
    }
    return prefix;
  }
}
