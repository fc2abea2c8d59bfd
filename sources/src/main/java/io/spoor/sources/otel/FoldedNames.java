package io.spoor.sources.otel;

import io.spoor.content.fingerprint.VisibleName;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.util.Map;

/**
 * Folds names to the form that a reader sees, so that a name with other case, look-alike letters or
 * invisible characters is the same name.
 */
final class FoldedNames {
  private static final int ASCII = 128;

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
    return isPlain(name) ? name : VisibleName.folded(name);
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
    String folded = VisibleName.of(name);
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
}
