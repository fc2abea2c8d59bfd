package io.spoor.export.report;

import java.util.Locale;

/**
 * Writes HTML in which every text is shown and none is understood: what stands in a log was written
 * by whoever wanted to.
 */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Markup of ours. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** A text of anybody's. */
  Html text(String text) {
    escape(text, out);
    return this;
  }

  /** An element with a text in it; its name is ours. */
  Html element(String name, String text) {
    out.append('<').append(name).append('>');
    escape(text, out);
    out.append("</").append(name).append('>');
    return this;
  }

  /** A row of texts. */
  Html row(String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      element("td", cell);
    }
    out.append("</tr>\n");
    return this;
  }

  /** A row of a name and what there is to say. */
  Html fact(String name, String value) {
    return raw("<tr>").element("th", name).element("td", value).raw("</tr>\n");
  }

  /** A head of texts. */
  Html head(String... cells) {
    out.append("<thead><tr>");
    for (String cell : cells) {
      element("th", cell);
    }
    out.append("</tr></thead>\n");
    return this;
  }

  /**
   * Escapes what has a meaning in HTML, and shows characters that are not seen but change what is:
   * controls, and marks that turn the direction of writing.
   */
  private static void escape(String text, StringBuilder to) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '"' -> to.append("&quot;");
                case '\'' -> to.append("&#39;");
                case '\n' -> to.append(" ⏎ ");
                default -> {
                  if (isUnseen(c)) {
                    to.append(String.format(Locale.ROOT, "[U+%04X]", c));
                  } else {
                    to.appendCodePoint(c);
                  }
                }
              }
            });
  }

  private static boolean isUnseen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
