package io.spoor.sources.content;

import java.util.Set;

/** Decides whether the first word of a sentence may be an imperative verb. */
final class Imperatives {
  private static final int MIN_UNKNOWN = 5;
  private static final int MIN_PAST = 4;
  private static final Set<String> PAST =
      words(
          """
          sent paid made got bought wrote found spent told
          """);
  private static final Set<String> AFTER_NOUN =
      words(
          """
          from by number of id fee for no is are was were has have will date and or in on
          as at received
          """);
  private static final int MAX_FROM = 7;
  private static final Set<String> FROM =
      words(
          """
          from by sender account von de desde da del van od z от
          """);
  private static final int MAX_PRECEDING = 8;
  private static final Set<String> PRECEDING_NOUN =
      words(
          """
          from for of in on by with about no have has had got get last next new old
          received which what whose many more most latest recent unread read open check
          """);
  private static final Set<String> NO_VERB =
      words(
          """
          about after under until while where there since during among within without
          above below between against through toward because despite which would could
          might maybe these those whether though although beyond behind inside outside
          along around before beside every other never again often today tomorrow
          yesterday perhaps their throughout regarding concerning
          """);

  private Imperatives() {}

  /** Whether the form can be imperative: not a past or continuous form, and not a plural. */
  static boolean canBeImperative(CharSequence folded, int from, int to) {
    if (folded.charAt(from) >= 0x80) {
      return true;
    }
    String word = folded.subSequence(from, to).toString();
    return !isPast(folded, from, to)
        && !word.endsWith("ing")
        && (!word.endsWith("s") || word.endsWith("ss"));
  }

  /** Whether the word is a past form, such as "posted" or "sent". */
  static boolean isPast(CharSequence folded, int from, int to) {
    int length = to - from;
    return (length > MIN_PAST
            && folded.charAt(to - 1) == 'd'
            && folded.charAt(to - 2) == 'e'
            && folded.charAt(to - 3) != 'e')
        || (length <= MAX_PRECEDING && PAST.contains(folded.subSequence(from, to).toString()));
  }

  /** Whether the word means "from" in a language of the lexicon. */
  static boolean isSourceWord(CharSequence folded, int from, int to) {
    return to - from <= MAX_FROM && FROM.contains(folded.subSequence(from, to).toString());
  }

  /** Whether the word makes "next" the time of something: "the next time". */
  static boolean isTimeWord(CharSequence folded, int from, int to) {
    return to - from == 4 && "time".contentEquals(folded.subSequence(from, to));
  }

  /** Whether the word is followed by whom something is for. */
  static boolean isRecipientWord(CharSequence folded, int from, int to) {
    int length = to - from;
    return (length == 3 && folded.charAt(from) == 'f' && folded.charAt(from + 1) == 'o')
        ? folded.charAt(from + 2) == 'r'
        : length == 2 && folded.charAt(from) == 't' && folded.charAt(from + 1) == 'o';
  }

  static boolean followsNoun(CharSequence folded, int from, int to) {
    return AFTER_NOUN.contains(folded.subSequence(from, to).toString());
  }

  /** Whether the word makes an ambiguous next word a noun: "from mail", "have mail". */
  static boolean precedesNoun(CharSequence folded, int from, int to) {
    return to - from <= MAX_PRECEDING
        && PRECEDING_NOUN.contains(folded.subSequence(from, to).toString());
  }

  /** Whether a word without a known meaning may be a verb. */
  static boolean looksLikeVerb(CharSequence folded, int from, int to, long topics) {
    if (topics != 0 || to - from < MIN_UNKNOWN) {
      return false;
    }
    String word = folded.subSequence(from, to).toString();
    return !word.endsWith("ly") && !word.endsWith("day") && !NO_VERB.contains(word);
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
