package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordForms;
import java.util.function.Consumer;

/** Splits the pieces of texts, which stand between delimiters, into words and values. */
final class PieceReader {
  private static final int MIN_SPACED_LETTERS = 5;
  private static final int MIN_LETTERS = 4;
  private static final int THOUSANDS = 3;
  private static final int MAX_REREAD_CHARS = 1 << 18;

  private final SentenceList sentences;
  private final ReadingState reading;
  private final boolean mayDecode;
  private final Consumer<String> hiddenTexts;
  private String text = "";
  private int rereadChars;
  private int spelledTo;
  private int spacedFrom = -1;
  private int spacedTo;
  private int spacedLetters;

  /**
   * Starts without a text.
   *
   * @param mayDecode whether encoded pieces are decoded
   * @param hiddenTexts takes the text that was encoded in a piece
   */
  PieceReader(
      SentenceList sentences,
      ReadingState reading,
      boolean mayDecode,
      Consumer<String> hiddenTexts) {
    this.sentences = sentences;
    this.reading = reading;
    this.mayDecode = mayDecode;
    this.hiddenTexts = hiddenTexts;
  }

  /** Takes the pieces of this text from now on. */
  void begin(String next) {
    text = next;
    spelledTo = 0;
  }

  /** Parses a piece between white space and delimiters. */
  int read(int at) {
    int length = text.length();
    int i = at;
    boolean plain = true;
    while (i < length && !Characters.endsPiece(text.charAt(i))) {
      plain = plain && Characters.isOfPlainWord(text.charAt(i), /* isFirst= */ i == at);
      i++;
    }
    if (plain) {
      addWord(at, i);
      readSpelledWord(i);
      return i;
    }
    int from = valueStart(at, i);
    int to = i;
    char last = 0;
    while (to > from && !Characters.canTrail(text.charAt(to - 1))) {
      last =
          Characters.isSentenceEnd(text.charAt(to - 1)) || ":,".indexOf(text.charAt(to - 1)) >= 0
              ? text.charAt(to - 1)
              : last;
      to--;
    }
    int next = i;
    int glued = WebAddresses.gluedEnd(text, from, to);
    if (glued < to && mayReread(to - glued)) {
      last = '.';
      to = glued;
      next = glued + 1;
    }
    if (from < to) {
      addObject(at, from, to);
      next = Math.max(next, readInner(from, to));
      readSpelledWord(next);
    }
    if (last == ':') {
      sentences.endIntroduction();
    } else if (last == ',') {
      sentences.startClause();
    } else if (last != 0) {
      sentences.end();
    }
    return next;
  }

  /**
   * Parses a value, or values and words with separators: {@code recipient=DE89…}. Returns where to
   * continue, which is beyond the piece if a value extends further.
   */
  private int readInner(int from, int to) {
    int start = from;
    boolean isList = false;
    boolean hasValues = mayHoldValues(from, to);
    while (start < to) {
      int groupEnd = NumberForms.groupedEnd(text, start, to);
      if (groupEnd > to) {
        addValue(NumberForms.groupedAccount(text, start, groupEnd));
        return groupEnd;
      }
      // Behind the first item of a list, each item is read by itself.
      int next = isList ? itemEnd(start, to) : to;
      int end = valueEnd(start, next);
      boolean mayRead = start == from || isList || mayReread(end - start);
      if (!mayRead || !readWhole(start, end)) {
        int separator = separator(start, end, hasValues);
        if (separator >= 0) {
          int valueEnd = valueEnd(start, separator);
          if (!readWhole(start, valueEnd)) {
            readParts(start, valueEnd);
          }
          isList |= isListSign(separator, to);
          start = valueStart(separator + 1, to);
          continue;
        }
        readParts(start, end);
      }
      start = valueStart(next + 1, to);
    }
    return to;
  }

  /** Adds a word that may name an object: its value, or a file whose name begins with a dot. */
  private void addObject(int at, int from, int to) {
    int start = at;
    while (start < from && text.charAt(start) != '.') {
      start++;
    }
    if (ObjectNames.isCandidate(text, start, to)) {
      sentences.addObject(text.substring(start, to));
    }
  }

  private int valueStart(int from, int to) {
    int start = from;
    while (start < to && !Characters.canLead(text.charAt(start))) {
      start++;
    }
    return start;
  }

  private int valueEnd(int from, int to) {
    int end = to;
    while (end > from && !Characters.canTrail(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Whether a list of items may have other values than words. */
  private boolean mayHoldValues(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '@' || c == '/' || Characters.isDigit(c)) {
        return true;
      }
    }
    return false;
  }

  /** End of the item of a list, as in a line of CSV. */
  private int itemEnd(int from, int to) {
    int end = from;
    while (end < to && !isListSign(end, to)) {
      end++;
    }
    return end;
  }

  /** Whether a sign separates items, and no thousands of a number. */
  private boolean isListSign(int at, int to) {
    char c = text.charAt(at);
    return c == ';' || (c == ',' && !isThousands(at, to));
  }

  private boolean isThousands(int comma, int to) {
    int before = comma;
    while (before > 0 && comma - before <= THOUSANDS && isDigit(before - 1, to)) {
      before--;
    }
    int after = comma + 1;
    while (after - comma <= THOUSANDS + 1 && isDigit(after, to)) {
      after++;
    }
    return before < comma && comma - before <= THOUSANDS && after - comma - 1 == THOUSANDS;
  }

  private boolean isDigit(int at, int to) {
    return at < to && Characters.isDigit(text.charAt(at));
  }

  private void readSpelledWord(int at) {
    if (at + 1 < text.length() && text.charAt(at + 1) == 'd' && text.startsWith(" dot ", at)) {
      readSpelled(at);
    }
  }

  /** Adds the address around a spelled sign that begins there, if there is one. */
  void readSpelled(int at) {
    SpelledAddress spelled = at < spelledTo ? null : SpelledAddress.around(text, at);
    if (spelled != null) {
      String address = spelled.text();
      spelledTo = spelled.end();
      TypedValue value = ValueRecogniser.recognise(address, 0, address.length());
      if (value != null && value.kind().isDestination()) {
        addValue(value);
        sentences.addObject(address);
      }
    }
  }

  /**
   * Whether the text after a separator may be read again as a whole. Without a limit, a text of
   * separators alone would take quadratic time. Pieces up to the longest value are always read.
   */
  private boolean mayReread(int length) {
    if (length <= ValueRecogniser.MAX_CHARS) {
      return true;
    }
    if (rereadChars > MAX_REREAD_CHARS) {
      return false;
    }
    rereadChars += length;
    return rereadChars <= MAX_REREAD_CHARS;
  }

  private int separator(int from, int to, boolean splitsLists) {
    for (int i = from + 1; i + 1 < to; i++) {
      char c = text.charAt(i);
      if (c == ':' || c == '=' || (splitsLists && isListSign(i, to))) {
        return i;
      }
    }
    return -1;
  }

  /** Parses a piece as one value, including hidden text; returns whether it is one. */
  private boolean readWhole(int from, int to) {
    String decoded = EncodedPiece.decodeOrNull(text, from, to, reading);
    if (decoded != null && !mayDecode) {
      // One layer more than is read.
      reading.mark(ContentMark.PARTLY_READ);
      decoded = null;
    }
    if (decoded != null) {
      hiddenTexts.accept(decoded);
    }
    TypedValue value = ValueRecogniser.recognise(text, from, to);
    if (value == null) {
      return decoded != null;
    }
    addValue(value);
    if (value.kind() == ValueKind.ID) {
      readLeet(from, to);
      hashLetters(from, to);
    }
    return true;
  }

  private void readParts(int from, int to) {
    boolean isIdentifier = isIdentifier(from, to);
    int start = -1;
    for (int i = from; i <= to; i++) {
      boolean letter = i < to && (Characters.isInWord(text.charAt(i)) || inWord(i, to));
      if (letter && start < 0) {
        start = i;
      } else if (!letter && start >= 0) {
        TypedValue part =
            start == from && i == to ? null : ValueRecogniser.recognise(text, start, i);
        if (part != null) {
          addValue(part);
        } else if (isIdentifier) {
          endSpacedLetters();
          sentences.addNamePart(Word.of(text, start, i));
        } else {
          addWord(start, i);
        }
        start = -1;
      }
      if (i < to && Characters.isSentenceEnd(text.charAt(i)) && i > from) {
        sentences.end();
      }
    }
  }

  /** Whether it is a name of code: letters joined by a low line. */
  private boolean isIdentifier(int from, int to) {
    for (int i = from + 1; i + 1 < to; i++) {
      if (text.charAt(i) == '_'
          && Characters.isInWord(text.charAt(i - 1))
          && Characters.isInWord(text.charAt(i + 1))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the apostrophe of {@code user's}, also when YAML doubles it. */
  private boolean inWord(int at, int to) {
    char c = text.charAt(at);
    return (c == '\'' || c == '’') && at + 1 < to && Character.isLetter(text.charAt(at + 1));
  }

  void addValue(TypedValue value) {
    endSpacedLetters();
    sentences.addValue(value);
  }

  private void addWord(int from, int to) {
    if (to - from == 1 && Character.isLetter(text.charAt(from))) {
      addSpacedLetter(from);
    } else {
      endSpacedLetters();
    }
    sentences.addWord(Word.of(text, from, to));
  }

  /** Joins letters written with spaces, such as "s e n d". */
  private void addSpacedLetter(int at) {
    if (spacedFrom < 0 || at - spacedTo > 3) {
      endSpacedLetters();
      spacedFrom = at;
    }
    spacedTo = at + 1;
    spacedLetters++;
  }

  void endSpacedLetters() {
    int from = spacedFrom;
    int letters = spacedLetters;
    spacedFrom = -1;
    spacedLetters = 0;
    if (from >= 0 && letters >= MIN_SPACED_LETTERS && mayDecode) {
      hiddenTexts.accept(ObfuscationDecoder.joinSpaced(text.substring(from, spacedTo)));
    }
  }

  /** Adds the word that a spelling such as {@code s3nd} stands for, if it is a significant one. */
  private void readLeet(int from, int to) {
    String decoded = isNumbered(from, to) ? null : ObfuscationDecoder.unleet(text, from, to);
    Word word = decoded == null ? null : Word.decoded(decoded);
    if (word != null && word.topics != 0) {
      sentences.addDecodedWord(word);
    }
  }

  /** Whether digits number a word, and do not replace its letters: {@code file1}. */
  private boolean isNumbered(int from, int to) {
    int end = to;
    while (end > from && Characters.isDigit(text.charAt(end - 1))) {
      end--;
    }
    return end > from && end < to && Word.of(text, from, end).topics != 0;
  }

  /** Hashes the parts of an identifier, as a request may mention them: {@code External_0}. */
  private void hashLetters(int from, int to) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || !Character.isLetter(text.charAt(i))) {
        if (i - start >= MIN_LETTERS) {
          String folded = WordForms.fold(text.substring(start, i));
          sentences.addStem(folded.substring(0, WordForms.stemEnd(folded, 0, folded.length())));
        }
        start = i + 1;
      }
    }
  }
}
