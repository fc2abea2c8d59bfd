package io.spoor.export.report;

import io.spoor.schemas.text.TextSanitizer;
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

  /** Escapes what has a meaning in HTML, and shows unsafe code points by their number. */
  private static void escape(String text, StringBuilder to) {
    String shown = TextSanitizer.replaceWith(text, Html::visible);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> to.append("&amp;");
        case '<' -> to.append("&lt;");
        case '>' -> to.append("&gt;");
        case '"' -> to.append("&quot;");
        case '\'' -> to.append("&#39;");
        default -> to.append(c);
      }
    }
  }

  private static String visible(int point) {
    return point == '\n' ? " ⏎ " : String.format(Locale.ROOT, "[U+%04X]", point);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
