package io.spoor.cli.output;

import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;

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
