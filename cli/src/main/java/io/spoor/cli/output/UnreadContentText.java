package io.spoor.cli.output;

import io.spoor.client.result.ChainView.Unread;
import java.util.ArrayList;
import java.util.List;

/** States how many records have content that was not read in full. */
final class UnreadContentText {
  private UnreadContentText() {}

  /** The numbers and their reasons; empty: all content was read. */
  static String of(Unread unread) {
    List<String> parts = new ArrayList<>();
    add(parts, unread.partly(), "read only in part (over a limit)");
    add(parts, unread.opaque(), "opaque (enciphered, compressed or no text)");
    add(parts, unread.missing(), "without content (rejected, or not readable)");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String reason) {
    if (count > 0) {
      parts.add(TerminalText.count(count, "record") + " " + reason);
    }
  }
}
