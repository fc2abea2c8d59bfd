package io.spoor.export.report;

import io.spoor.schemas.text.TextSanitizer;
import java.util.Locale;

/** Builds HTML in which all texts are escaped: attackers can write to logs. */
final class HtmlBuilder {
  private final StringBuilder out = new StringBuilder();

  /** Adds trusted markup. */
  HtmlBuilder raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Adds untrusted text, escaped. */
  HtmlBuilder text(String text) {
    escape(text, out);
    return this;
  }

  /** Adds an element with untrusted text; its name is trusted. */
  HtmlBuilder element(String name, String text) {
    out.append('<').append(name).append('>');
    escape(text, out);
    out.append("</").append(name).append('>');
    return this;
  }

  /** Adds a row of untrusted texts. */
  HtmlBuilder row(String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      element("td", cell);
    }
    out.append("</tr>\n");
    return this;
  }

  /** Adds a row with a name and its value. */
  HtmlBuilder fact(String name, String value) {
    return raw("<tr>").element("th", name).element("td", value).raw("</tr>\n");
  }

  /** Adds a header row of untrusted texts. */
  HtmlBuilder headerRow(String... cells) {
    out.append("<thead><tr>");
    for (String cell : cells) {
      element("th", cell);
    }
    out.append("</tr></thead>\n");
    return this;
  }

  /** Escapes HTML's special characters, and shows unsafe code points by number. */
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
