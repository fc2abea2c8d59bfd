package io.spoor.sources.keycloak;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads the line that the logging event listener writes, {@code type="LOGIN", realmId="…", …}. Old
 * versions quote only values with spaces, by apostrophes.
 */
final class EventLine {
  private static final int MAX_MEMBERS = 100;
  private static final String ABSENT = "null";

  private final String text;
  private int at;

  private EventLine(String text) {
    this.text = text;
  }

  /** Whether a line of the log is about an event. */
  static boolean isEvent(String text) {
    return text.startsWith("type=") || text.startsWith("operationType=");
  }

  /** The members by name, without those that the listener writes as {@code null}. */
  static ObjectNode members(String text) {
    return new EventLine(text).read();
  }

  private ObjectNode read() {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    while (at < text.length() && members.size() < MAX_MEMBERS) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = text.substring(at, equals).strip();
      at = equals + 1;
      String value = value();
      if (!name.isEmpty() && !value.equals(ABSENT)) {
        members.put(name, value);
      }
    }
    return members;
  }

  private String value() {
    char first = at < text.length() ? text.charAt(at) : ',';
    boolean isQuoted = first == '"' || first == '\'';
    String ending = isQuoted ? first + ", " : ", ";
    int start = isQuoted ? at + 1 : at;
    int end = text.indexOf(ending, start);
    if (end >= 0) {
      at = end + ending.length();
      return text.substring(start, end);
    }
    at = text.length();
    boolean isClosed = isQuoted && at > start && text.charAt(at - 1) == first;
    return text.substring(start, isClosed ? at - 1 : at);
  }
}
