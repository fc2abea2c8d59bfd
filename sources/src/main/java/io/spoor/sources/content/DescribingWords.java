package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.Lexicon;
import io.spoor.schemas.fingerprint.TaintKey;
import io.spoor.schemas.fingerprint.WordForms;
import io.spoor.schemas.fingerprint.WordTopic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The words that say what something is: "minutes page", not "the" and "of". */
final class DescribingWords {
  /** Words of one description; a longer sentence tells more than what the destination is. */
  static final int MAX = 8;

  private static final int MIN_CHARS = 4;
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
    for (String word : folded.split("[^\\p{L}\\p{M}]+", -1)) {
      if (words.size() < MAX && describes(word)) {
        words.add(key.shortHash(word, 0, WordForms.stemEnd(word, 0, word.length())));
      }
    }
    return new ArrayList<>(words);
  }

  private static boolean describes(String word) {
    return word.length() >= MIN_CHARS
        && (Lexicon.topics(word, 0, word.length()) & FUNCTION_TOPICS) == 0
        && !FUNCTION_WORDS.contains(word);
  }
}
