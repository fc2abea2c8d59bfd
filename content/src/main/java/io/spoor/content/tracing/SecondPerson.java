package io.spoor.content.tracing;

import io.spoor.content.fingerprint.WordTopic;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words that mean the reader in one language or form, and somebody else in another one. */
final class SecondPerson {
  /** Indonesian and Persian have these behind the noun: {@code asisten saya}. */
  private static final Set<String> POSSESSORS_BEHIND = Set.of("saya", "kami", "من");

  private SecondPerson() {}

  /**
   * The topics of a word, without {@link WordTopic#YOU} if it means others.
   *
   * @param previous the word before it in its sentence
   * @param startsLower whether the sentence begins with a small letter, so that case says nothing
   * @param polish whether the sentence has letters that only Polish has
   * @param topics topics of the word
   */
  static long of(
      Word word, @Nullable Word previous, boolean startsLower, boolean polish, long topics) {
    if (!WordTopic.YOU.isIn(topics) || previous == null) {
      return topics;
    }
    boolean meansOthers =
        switch (word.text) {
          // German "sie" are they, "Sie" is the reader.
          case "sie", "ihre", "ihren", "ihnen" -> !word.isUpper && !startsLower;
          // Polish "them", Dutch "you".
          case "je" -> polish;
          // Indonesian parents, Italian "your".
          case "tua" -> previous.text.equals("orang");
          default -> false;
        };
    return meansOthers ? topics & ~WordTopic.YOU.bit() : topics;
  }

  /** Whether a word has a letter that, among the languages of the lexicon, only Polish has. */
  static boolean isPolish(String written) {
    for (int i = 0; i < written.length(); i++) {
      if ("ąęłńśźż".indexOf(Character.toLowerCase(written.charAt(i))) >= 0) {
        return true;
      }
    }
    return false;
  }

  static boolean isPossessorBehind(String word) {
    return POSSESSORS_BEHIND.contains(word);
  }
}
