package io.spoor.content.tracing;

import io.spoor.schemas.text.Words;
import java.util.Set;

/** Decides whether the first word of a sentence may be an imperative verb. */
final class Imperatives {
  private static final int MIN_UNKNOWN = 5;
  private static final int MIN_PAST = 4;
  private static final Set<String> PAST =
      Words.set(
          """
          sent paid made got bought wrote found spent told
          """);
  private static final Set<String> AFTER_NOUN =
      Words.set(
          """
          from by number of id fee for no is are was were has have will date and or in on
          as at received
          """);
  private static final int MAX_FROM = 7;
  private static final Set<String> FROM =
      Words.set(
          """
          from by sender account von de desde da del van od z от
          """);
  private static final int MAX_PRECEDING = 8;
  private static final Set<String> PRECEDING_NOUN =
      Words.set(
          """
          from for of in on by with about no have has had got get last next new old
          received which what whose many more most latest recent unread read open check
          """);
  private static final Set<String> NO_VERB =
      Words.set(
          """
          about after under until while where there since during among within without
          above below between against through toward because despite which would could
          might maybe these those whether though although beyond behind inside outside
          along around before beside every other never again often today tomorrow
          yesterday perhaps their throughout regarding concerning
          """);

  private Imperatives() {}

  /** Whether the form can be imperative: not a past or continuous form, and not a plural. */
  static boolean canBeImperative(String word) {
    return !word.isEmpty()
        && (word.charAt(0) >= 0x80
            || (!isPast(word)
                && !word.endsWith("ing")
                && (!word.endsWith("s") || word.endsWith("ss"))));
  }

  /** Whether the word is a past form, such as "posted" or "sent". */
  static boolean isPast(String word) {
    int length = word.length();
    return (length > MIN_PAST && word.endsWith("ed") && word.charAt(length - 3) != 'e')
        || (length <= MAX_PRECEDING && PAST.contains(word));
  }

  /** Whether the word means "from" in a language of the lexicon. */
  static boolean isSourceWord(String word) {
    return word.length() <= MAX_FROM && FROM.contains(word);
  }

  /** Whether the word makes "next" the time of something: "the next time". */
  static boolean isTimeWord(String word) {
    return word.equals("time");
  }

  /** Whether the word is followed by whom something is for. */
  static boolean isRecipientWord(String word) {
    return word.equals("for") || word.equals("to");
  }

  static boolean followsNoun(String word) {
    return AFTER_NOUN.contains(word);
  }

  /** Whether the word makes an ambiguous next word a noun: "from mail", "have mail". */
  static boolean precedesNoun(String word) {
    return word.length() <= MAX_PRECEDING && PRECEDING_NOUN.contains(word);
  }

  /** Whether the word, if its meaning is not known, may be a verb. */
  static boolean mayBeVerb(String word) {
    return word.length() >= MIN_UNKNOWN
        && !word.endsWith("ly")
        && !word.endsWith("day")
        && !NO_VERB.contains(word);
  }
}
