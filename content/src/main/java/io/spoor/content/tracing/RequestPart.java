package io.spoor.content.tracing;

import io.spoor.schemas.text.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a request: the user's own words, and what they quote: an issue or a mail between tags,
 * lines that begin with {@code >}, a forwarded message. What is quoted was written by somebody
 * else, and names nothing on the user's behalf.
 *
 * @param quoted whether somebody else wrote it
 */
record RequestPart(String text, boolean quoted) {
  private static final int MAX_NAME = 32;
  private static final Pattern TAG =
      Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9_-]{2,31})[^<>]{0,80}>");
  private static final Pattern FORWARDED =
      Pattern.compile(
          "(?m)^(?:[-_=]{2,}\\s*)?(?:Original message|Forwarded message|Begin forwarded message)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Set<String> QUOTING =
      Words.set(
          """
          article attachment body bug comment comments content context data description document
          documents email file issue log logs mail message messages page problem pr pull quote
          report review source statement thread ticket transcript untrusted webpage
          """);

  /** The parts in order; a text that quotes nobody is one part. */
  static List<RequestPart> of(String text) {
    var parts = new Ranges(text);
    Matcher tag = TAG.matcher(text);
    Map<String, Integer> closes = closes(text);
    int from = 0;
    while (text.indexOf('<', from) >= 0 && tag.find(from)) {
      int end = -1;
      if (tag.group(1).isEmpty() && isQuoting(tag.group(2))) {
        end = close(closes, tag);
      }
      if (end < 0) {
        parts.addLines(from, tag.end());
        from = tag.end();
      } else {
        parts.addLines(from, tag.start());
        parts.add(tag.start(), end, /* isQuoted= */ true);
        from = end;
      }
    }
    parts.addLines(from, text.length());
    return parts.toList();
  }

  private static boolean isQuoting(String name) {
    for (String word : name.toLowerCase(Locale.ROOT).split("[_-]", 8)) {
      if (QUOTING.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Where each name is closed last. One pass, as a request may quote any number of texts. */
  private static Map<String, Integer> closes(String text) {
    Map<String, Integer> last = new HashMap<>();
    int at = text.indexOf("</");
    while (at >= 0) {
      int name = at + 2;
      int end = text.indexOf('>', name, Math.min(text.length(), name + MAX_NAME + 1));
      if (end >= 0) {
        last.put(text.substring(name, end), end + 1);
      }
      at = text.indexOf("</", name);
    }
    return last;
  }

  /** The last end of the tag, as a quoted text may hold one, too; -1: it is not closed. */
  private static int close(Map<String, Integer> closes, Matcher tag) {
    int end = closes.getOrDefault(tag.group(2), -1);
    return end <= tag.end() ? -1 : end;
  }

  /** Adjacent ranges of a text; equal neighbours are one. */
  private static final class Ranges {
    private final String text;
    private final boolean mayForward;
    private final List<Integer> ends = new ArrayList<>();
    private final List<Boolean> quoted = new ArrayList<>();

    Ranges(String text) {
      this.text = text;
      this.mayForward = mayForward(text);
    }

    /** Whether the words that all headings of forwarded messages end with are there. */
    private static boolean mayForward(String text) {
      for (int i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) {
        if (i > 0
            && (text.charAt(i - 1) | ' ') >= 'd'
            && text.regionMatches(/* ignoreCase= */ true, i, " message", 0, " message".length())) {
          return true;
        }
      }
      return false;
    }

    void add(int from, int to, boolean isQuoted) {
      if (from < to) {
        if (!ends.isEmpty() && quoted.getLast() == isQuoted) {
          ends.set(ends.size() - 1, to);
        } else {
          ends.add(to);
          quoted.add(isQuoted);
        }
      }
    }

    /** Adds text whose lines may be quoted. */
    void addLines(int from, int to) {
      Matcher forwarded = mayForward ? FORWARDED.matcher(text).region(from, to) : null;
      int end = forwarded != null && forwarded.find() ? forwarded.start() : to;
      int line = from;
      while (line < end) {
        int next = text.indexOf('\n', line);
        next = next < 0 || next >= end ? end : next + 1;
        boolean isStart = line == 0 || text.charAt(line - 1) == '\n';
        add(line, next, isStart && text.charAt(line) == '>');
        line = next;
      }
      add(end, to, /* isQuoted= */ true);
    }

    List<RequestPart> toList() {
      var parts = new ArrayList<RequestPart>();
      int from = 0;
      for (int i = 0; i < ends.size(); i++) {
        parts.add(new RequestPart(text.substring(from, ends.get(i)), quoted.get(i)));
        from = ends.get(i);
      }
      return parts;
    }
  }
}
