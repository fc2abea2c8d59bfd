package io.spoor.sources.otel;

import io.spoor.content.fingerprint.WordForms;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * Folds names to the form that a reader sees, so that a name with other case, look-alike letters or
 * invisible characters is the same name.
 */
final class FoldedNames {
  private static final int ASCII = 128;

  // Letters of names that are not yet in lower case, and some that words of texts do not need.
  private static final String LOOK_ALIKES = "АВЕКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧԛԝһɡυωτγѵтмнвɑօսցհոı";
  private static final String LATIN = "ABEKMHOPCTYXIJSQWABEZHIKMNOPTYXqwhguwtyvtmhbaoughni";

  /** Operations of the GenAI conventions without their separators. */
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "executetool",
          "execute_tool",
          "invokeagent",
          InvocationKind.AGENT.operation(),
          "invokeworkflow",
          InvocationKind.WORKFLOW.operation(),
          "handleconversationturn",
          InvocationKind.TURN.operation(),
          "genaiinvocationinternal",
          InvocationKind.INTERNAL.operation(),
          "createagent",
          "create_agent",
          "textcompletion",
          "text_completion",
          "generatecontent",
          "generate_content",
          "runstart",
          RunStart.OPERATION);

  private FoldedNames() {}

  /** Name of an attribute: in lower case, without white space. */
  static String attribute(String name) {
    return isPlain(name) ? name : visible(name).toLowerCase(Locale.ROOT);
  }

  /** An operation in the spelling of the conventions; others in lower case. */
  static String operation(String name) {
    String folded = attribute(name);
    var letters = new StringBuilder(folded.length());
    for (int i = 0; i < folded.length(); i++) {
      if (Character.isLetterOrDigit(folded.charAt(i))) {
        letters.append(folded.charAt(i));
      }
    }
    return OPERATIONS.getOrDefault(letters.toString(), folded);
  }

  /**
   * Name of a tool: case counts. A name that is not ASCII after folding is written in another
   * script, and stays as it is.
   */
  static String tool(String name) {
    if (isVisible(name)) {
      return name;
    }
    String folded = visible(name);
    return !folded.isEmpty() && folded.chars().allMatch(c -> c < ASCII) ? folded : name;
  }

  /** Whether it has visible characters of ASCII alone. */
  private static boolean isVisible(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) <= ' ' || name.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  /** The visible characters, each as the Latin letter that it resembles, without white space. */
  private static String visible(String name) {
    var visible = new StringBuilder(name.length());
    Normalizer.normalize(name, Normalizer.Form.NFKD)
        .codePoints()
        .filter(FoldedNames::isVisible)
        .map(FoldedNames::toLatin)
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
