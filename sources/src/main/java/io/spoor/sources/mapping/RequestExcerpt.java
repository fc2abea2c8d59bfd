package io.spoor.sources.mapping;

/** Selects the part of a request that its one-line summary shows. */
public final class RequestExcerpt {
  private static final String TEXT = "\"content\":\"";

  private RequestExcerpt() {}

  /**
   * The first text of messages that are written by the GenAI conventions, otherwise the text
   * itself; about {@code maxChars} UTF-16 units of it.
   */
  public static String of(String messages, int maxChars) {
    int at = messages.indexOf(TEXT);
    if (at < 0) {
      return TextTruncation.truncate(messages, maxChars);
    }
    int from = at + TEXT.length();
    int to = from;
    while (to < messages.length() && to - from < maxChars && messages.charAt(to) != '"') {
      to += messages.charAt(to) == '\\' ? 2 : 1;
    }
    return messages
        .substring(from, Math.min(to, messages.length()))
        .replace("\\n", " ")
        .replace("\\\"", "\"");
  }
}
