package io.spoor.pipeline.alert;

/** Joins the parts of a key so that they cannot be confused, whatever characters they contain. */
final class KeyText {
  private KeyText() {}

  static String join(String... parts) {
    var text = new StringBuilder();
    for (String part : parts) {
      text.append(part.length()).append(':').append(part);
    }
    return text.toString();
  }
}
