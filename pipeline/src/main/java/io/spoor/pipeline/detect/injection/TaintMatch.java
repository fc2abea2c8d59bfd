package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.WordForms;
import java.util.Set;

/**
 * A match between a call's arguments and an untrusted result.
 *
 * @param argument path of the argument; empty: none, the call as a whole follows an instruction
 * @param points its own points
 */
record TaintMatch(
    String argument, ValueKind kind, UntrustedPassage passage, int points, boolean combined) {
  private static final Set<String> PROSE =
      Set.of(
          "title",
          "subject",
          "description",
          "body",
          "content",
          "message",
          "text",
          "note",
          "summary",
          "comment");

  /**
   * Whether it says little: a name, words, a number or a date from an instruction to people. Such
   * are in honest work, too: everywhere, if the instruction asks for something else, and in what
   * people read, such as a title.
   *
   * @param asksForIt whether the instruction asks for what the call does
   */
  boolean isWeak(boolean asksForIt) {
    return !argument.isEmpty()
        && !passage.isInfluential()
        && (!asksForIt || isProse())
        && (kind == ValueKind.NAME
            || kind == ValueKind.TEXT
            || kind == ValueKind.NUMBER
            || kind == ValueKind.DATE);
  }

  private boolean isProse() {
    String[] words = WordForms.splitWords(argument.replace("[]", "")).split(" ", -1);
    return PROSE.contains(WordForms.fold(words[words.length - 1]));
  }
}
