package io.spoor.content.injection;

import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordForms;
import io.spoor.schemas.text.Words;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A match between a call's arguments and an untrusted result.
 *
 * @param argument path of the argument; empty: none, the call as a whole follows an instruction
 * @param points its own points
 * @param order an instruction elsewhere that means the destination in the passage by its
 *     description; null: none
 */
record TaintMatch(
    String argument,
    ValueKind kind,
    UntrustedPassage passage,
    int points,
    boolean combined,
    @Nullable UntrustedPassage order) {
  private static final Set<String> PROSE =
      Words.set("title subject description body content message text note summary comment");

  /** A match with an instruction as a whole. */
  static TaintMatch of(String argument, UntrustedPassage instruction, int points) {
    return new TaintMatch(
        argument, ValueKind.TEXT, instruction, points, /* combined= */ false, /* order= */ null);
  }

  /** The passage whose wording counts: that of the order, where it is elsewhere. */
  UntrustedPassage wording() {
    return order == null ? passage : order;
  }

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
