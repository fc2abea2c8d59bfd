package io.spoor.content.tracing;

import io.spoor.content.fingerprint.Lexicon;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.WordForms;
import io.spoor.content.fingerprint.WordTopic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The words that say what something is: "minutes page", not "the" and "of". */
final class DescribingWords {
  /** Words of one description; a longer sentence tells more than what the destination is. */
  static final int MAX = 8;

  private static final int MIN_CHARS = 4;
  private static final int MAX_FUNCTION_WORD = 5;
  private static final int ASCII = 128;
  private static final long FUNCTION_TOPICS =
      WordTopic.DETERMINER.bit()
          | WordTopic.MODAL.bit()
          | WordTopic.POLITE.bit()
          | WordTopic.YOU.bit()
          | WordTopic.THEN.bit()
          | WordTopic.BEFORE.bit();

  /** Function words of four and more letters that the lexicon does not list. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          "from", "with", "into", "onto", "about", "been", "were", "will", "would", "which",
          "there", "here", "when", "where", "what", "more", "than", "only", "over", "under",
          "after", "they", "does", "could", "can't", "auch", "nach", "eine", "einen", "para",
          "como", "pour", "avec", "dans", "della", "sono", "voor", "naar", "jest", "oraz");

  private DescribingWords() {}

  /**
   * Hashes of the stems, as in requests and instructions.
   *
   * @param label the name of the member, as it is written
   * @param phrase the sentence's case-folded words, separated by spaces
   */
  static List<Integer> of(String label, CharSequence phrase, TaintKey key) {
    String folded = WordForms.fold(WordForms.splitWords(label)) + ' ' + phrase;
    Set<Integer> words = new LinkedHashSet<>();
    int i = 0;
    int from = 0;
    while (i <= folded.length() && words.size() < MAX) {
      int point = i < folded.length() ? folded.codePointAt(i) : ' ';
      int next = i + Character.charCount(point);
      if (!isInWord(point)) {
        if (i - from >= MIN_CHARS && describes(folded, from, i)) {
          words.add(key.shortHash(folded, from, WordForms.stemEnd(folded, from, i)));
        }
        from = next;
      }
      i = next;
    }
    return new ArrayList<>(words);
  }

  private static boolean isInWord(int point) {
    if (point < ASCII) {
      return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
    }
    int type = Character.getType(point);
    return Character.isLetter(point)
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean describes(String text, int from, int to) {
    return (Lexicon.topics(text, from, to) & FUNCTION_TOPICS) == 0
        && (to - from > MAX_FUNCTION_WORD || !FUNCTION_WORDS.contains(text.substring(from, to)));
  }
}
