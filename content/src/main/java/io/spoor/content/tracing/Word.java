package io.spoor.content.tracing;

import io.spoor.content.fingerprint.Lexicon;
import io.spoor.content.fingerprint.WordForms;
import org.jspecify.annotations.Nullable;

/**
 * A word and what its form alone says. Texts repeat the same few thousand words, so they are
 * remembered by their characters, and most words of a text need neither a look-up nor an object.
 */
final class Word {
  private static final int MAX_REMEMBERED = 20;
  private static final int MAX_ELIDED = 4;
  private static final int MIN_ELISION = 3;
  // Threads may overwrite each other's entries, which only costs another look at the word.
  private static final @Nullable Word[] REMEMBERED = new @Nullable Word[1 << 13];

  private final String written;

  /** Case-folded, and without the ending of a possessive. */
  final String text;

  /** What is hashed of it, see {@link WordForms#stemEnd}. */
  final String stem;

  final long topics;
  final boolean isUpper;
  final boolean isPast;
  final boolean canBeImperative;
  final boolean mayBeVerb;
  final boolean precedesNoun;
  final boolean followsNoun;
  final boolean isSourceWord;
  final boolean isRecipientWord;
  final boolean isTimeWord;

  /** Whether it says, behind a noun, that the noun is the writer's. */
  final boolean isPossessorBehind;

  /** Whether it has letters that only Polish has. */
  final boolean isPolish;

  /** Whether an article is part of it. */
  final boolean isDefinite;

  private Word(String written, String text, long topics) {
    this.written = written;
    this.text = text;
    this.topics = topics;
    this.stem = text.substring(0, WordForms.stemEnd(text, 0, text.length()));
    this.isUpper = !written.isEmpty() && Character.isUpperCase(written.charAt(0));
    this.isPast = Imperatives.isPast(text);
    this.canBeImperative = Imperatives.canBeImperative(text);
    this.mayBeVerb = Imperatives.mayBeVerb(text);
    this.precedesNoun = Imperatives.precedesNoun(text);
    this.followsNoun = Imperatives.followsNoun(text);
    this.isSourceWord = Imperatives.isSourceWord(text);
    this.isRecipientWord = Imperatives.isRecipientWord(text);
    this.isTimeWord = Imperatives.isTimeWord(text);
    this.isPossessorBehind = SecondPerson.isPossessorBehind(text);
    this.isPolish = SecondPerson.isPolish(written);
    this.isDefinite = text.startsWith("ال") || text.startsWith("لل");
  }

  /** The word from {@code from} (inclusive) to {@code to} (exclusive). */
  static Word of(String text, int from, int to) {
    if (to - from > MAX_REMEMBERED) {
      return read(text.substring(from, to));
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    int slot = (hash ^ hash >>> 14) & REMEMBERED.length - 1;
    Word known = REMEMBERED[slot];
    if (known != null
        && known.written.length() == to - from
        && text.startsWith(known.written, from)) {
      return known;
    }
    Word word = read(text.substring(from, to));
    REMEMBERED[slot] = word;
    return word;
  }

  private static Word read(String written) {
    String folded = WordForms.fold(written);
    int end = possessive(folded);
    long topics = Lexicon.topics(folded, 0, end);
    int elided = elided(folded, end);
    if (elided > 0) {
      topics |= Lexicon.topics(folded, elided, end);
    }
    return new Word(written, folded.substring(0, end), topics);
  }

  /** A word that was decoded from another spelling, in small letters. */
  static Word decoded(String word) {
    return new Word("", word, Lexicon.topics(word, 0, word.length()));
  }

  /** Whether nothing is left of it, as of a character that is only an accent. */
  boolean isEmpty() {
    return text.isEmpty();
  }

  /** Where the word after an elided article begins: {@code l'assistant}; 0: nothing is elided. */
  private static int elided(String folded, int end) {
    for (int i = 1; i <= MAX_ELIDED && i + MIN_ELISION < end; i++) {
      if ("'’".indexOf(folded.charAt(i)) >= 0) {
        return i + 1;
      }
    }
    return 0;
  }

  private static int possessive(String folded) {
    int length = folded.length();
    boolean possessive =
        length > 2
            && folded.charAt(length - 1) == 's'
            && "'’".indexOf(folded.charAt(length - 2)) >= 0;
    return possessive ? length - 2 : length;
  }
}
