package io.spoor.content.fingerprint;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A name as a reader sees it: two names that differ in look-alike letters, invisible characters or
 * white space are one.
 */
public final class VisibleName {
  private static final int ASCII = 128;

  // Letters of names that are not yet in lower case, and some that words of texts do not need.
  private static final String LOOK_ALIKES = "АВЕКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧԛԝһɡυωτγѵтмнвɑօսցհոı";
  private static final String LATIN = "ABEKMHOPCTYXIJSQWABEZHIKMNOPTYXqwhguwtyvtmhbaoughni";

  private VisibleName() {}

  /** The visible characters in lower case. */
  public static String folded(String name) {
    return of(name).toLowerCase(Locale.ROOT);
  }

  /** The visible characters, each as the Latin letter that it resembles, without white space. */
  public static String of(String name) {
    var visible = new StringBuilder(name.length());
    Normalizer.normalize(name, Normalizer.Form.NFKD)
        .codePoints()
        .filter(VisibleName::isVisible)
        .map(VisibleName::toLatin)
        .forEach(visible::appendCodePoint);
    return Normalizer.normalize(visible, Normalizer.Form.NFKC);
  }

  private static int toLatin(int point) {
    if (point < ASCII || !Character.isBmpCodePoint(point)) {
      return point;
    }
    int at = LOOK_ALIKES.indexOf(point);
    if (at >= 0) {
      return LATIN.charAt(at);
    }
    return switch (Character.getType(point)) {
      case Character.CONNECTOR_PUNCTUATION -> '_';
      case Character.DASH_PUNCTUATION -> '-';
      default -> WordForms.toLatin((char) point);
    };
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      // Hangul fillers and the Braille blank are letters and symbols without a shape.
      default -> point != 0x115F && point != 0x1160 && point != 0x3164 && point != 0x2800;
    };
  }
}
