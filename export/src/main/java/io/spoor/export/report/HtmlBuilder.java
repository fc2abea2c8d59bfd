package io.spoor.export.report;

import io.spoor.schemas.text.TextSanitizer;
import java.util.Locale;

/**
 * Writes HTML in which every text is shown and none is understood: what stands in a log was written
 * by whoever wanted to.
 */
final class HtmlBuilder {
  private final StringBuilder out = new StringBuilder();

  /** Markup of ours. */
  HtmlBuilder raw(String markup) {
    out.append(markup);
    return this;
  }

  /** A text of anybody's. */
  HtmlBuilder text(String text) {
    escape(text, out);
    return this;
  }

  /** An element with a text in it; its name is ours. */
  HtmlBuilder element(String name, String text) {
    out.append('<').append(name).append('>');
    escape(text, out);
    out.append("</").append(name).append('>');
    return this;
  }

  /** A row of texts. */
  HtmlBuilder row(String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      element("td", cell);
    }
    out.append("</tr>\n");
    return this;
  }

  /** A row of a name and what there is to say. */
  HtmlBuilder fact(String name, String value) {
    return raw("<tr>").element("th", name).element("td", value).raw("</tr>\n");
  }

  /** A head of texts. */
  HtmlBuilder headerRow(String... cells) {
    out.append("<thead><tr>");
    for (String cell : cells) {
      element("th", cell);
    }
    out.append("</tr></thead>\n");
    return this;
  }

  /** Escapes what has a meaning in HTML, and shows unsafe code points by their number. */
  private static void escape(String text, StringBuilder out) {
    String shown = TextSanitizer.replaceWith(text, HtmlBuilder::visible);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
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
