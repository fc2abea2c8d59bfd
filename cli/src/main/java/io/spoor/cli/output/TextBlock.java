package io.spoor.cli.output;

import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of a paragraph for people, as they are added; long text is wrapped. */
final class TextBlock {
  private static final String INDENT = "  ";

  private final DisplayOptions display;
  private final List<String> lines = new ArrayList<>();

  TextBlock(DisplayOptions display) {
    this.display = display;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Adds a line as it is. */
  void add(String line) {
    lines.add(line);
  }

  void addAll(List<String> more) {
    lines.addAll(more);
  }

  /**
   * Adds the first line of an alert or a finding.
   *
   * @param name its title or rule, of any origin
   * @param time nanoseconds since the Unix epoch
   * @param where what it belongs to; appended as it is
   */
  void head(String severity, int risk, String name, long time, String status, String where) {
    String badge = severity.toUpperCase(Locale.ROOT) + " " + risk;
    add(
        display.apply(AnsiStyle.ofSeverity(severity), badge)
            + "  "
            + display.apply(AnsiStyle.BOLD, TextSanitizer.replace(name))
            + "  "
            + TimeFormat.toSecond(time)
            + " UTC  "
            + status
            + where);
  }

  /** An id behind a word, as the end of a {@link #head}. */
  String id(String word, String id) {
    return "  " + word + " " + display.apply(AnsiStyle.CYAN, DisplayNames.id(id));
  }

  /** Adds text of any origin, made safe and indented. */
  void wrapped(String text, AnsiStyle style) {
    wrapped(text, INDENT, style);
  }

  void wrapped(String text, String indent, AnsiStyle style) {
    for (String line :
        TerminalText.wrap(TextSanitizer.replace(text), display.width() - indent.length())) {
      lines.add(indent + display.apply(style, line));
    }
  }

  List<String> lines() {
    return lines;
  }
}
