package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.ContentMark;
import io.spoor.schemas.fingerprint.Lexicon;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.WordForms;
import io.spoor.sources.content.ContentText.Secret;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a text into sentences, words and values in one pass. It handles the layouts of tool
 * results (YAML, lists, prose with folded lines) well enough to separate members.
 */
final class TextTokeniser {
  private static final int ASCII = 128;
  private static final int MAX_KEY = 40;
  private static final int MIN_SPACED_LETTERS = 5;
  private static final int MAX_DEPTH = 4;
  private static final int MIN_LETTERS = 4;
  private static final int MAX_REREAD_CHARS = 1 << 18;
  private static final String DELIMITERS = "\"{}[]|<>()`“”„«»‹›「」『』（）【】，、；";
  private static final String SENTENCE_ENDS = ".!?。！？…।؟۔";

  private static final boolean[] IS_DELIMITER = delimiterTable();

  private final SentenceList sentences;
  private final int depth;
  private final ReadingState reading;
  private ContentText content = ContentText.of("");
  private String text = "";
  private String nextName = "";
  private String lineName = "";
  private int rereadChars;
  private int spacedFrom = -1;
  private int spacedTo;
  private int spacedLetters;

  TextTokeniser(ReadingState reading) {
    this(reading, 0, 0);
  }

  private TextTokeniser(ReadingState reading, int depth, int flags) {
    this.reading = reading;
    this.depth = depth;
    this.sentences = new SentenceList(flags);
  }

  /**
   * Parses one text, a leaf of a structure or a whole text; sentences accumulate over calls.
   *
   * @param content the text that {@code raw} is from, with its secrets
   */
  void read(String raw, ContentText content, boolean isMember) {
    int first = sentences.size();
    this.content = content;
    TextProfile profile = TextProfile.of(raw);
    boolean isPlain = profile.isPlain();
    text = isPlain ? raw : ObfuscationDecoder.toPlainText(raw);
    scan(isMember);
    if (depth < MAX_DEPTH) {
      if (!isPlain) {
        for (String hidden : InvisibleText.in(raw)) {
          reading.markHidden();
          readDecoded(hidden);
        }
        profile = text.equals(raw) ? profile : TextProfile.of(text);
      }
      HiddenLayers.of(text, profile, reading).forEach(this::readDecoded);
    }
    sentences.markNear(first);
  }

  /** Names the member whose text is read next; a long name says nothing. */
  void nameNext(String name) {
    nextName = name.length() <= MAX_KEY ? name : "";
  }

  /** Parses a whole text. */
  void read(ContentText whole) {
    read(whole.text(), whole, false);
  }

  List<SentenceBuilder> sentences() {
    return sentences.completed();
  }

  private void scan(boolean isMember) {
    sentences.begin();
    sentences.label(nextName);
    nextName = "";
    if (isMember) {
      sentences.addFlag(TextFlag.MEMBER);
    }
    lineName = "";
    int i = lineStart(0, /* folds= */ false);
    int length = text.length();
    while (i < length && !sentences.isFull()) {
      char c = text.charAt(i);
      if (c == '\n') {
        i = newLine(i);
      } else if (c == '<') {
        i = readTag(i);
      } else if (c == ContentText.SECRET) {
        i = readSecret(i);
      } else if (isDelimiter(c)) {
        if (c == HiddenText.MARK) {
          reading.markHidden();
          sentences.addFlag(TextFlag.DECODED);
        }
        i++;
      } else if (SENTENCE_ENDS.indexOf(c) >= 0) {
        addDotted(i);
        sentences.end();
        i++;
      } else if (WordForms.isUnspaced(c)) {
        i = readUnspaced(i);
      } else {
        i = readPiece(i);
      }
    }
    flushSpacedLetters();
    sentences.end();
    if (sentences.isFull()) {
      reading.mark(ContentMark.PARTLY_READ);
    }
  }

  /** Adds a file whose name begins with a dot, as an object of the sentence. */
  private void addDotted(int at) {
    boolean isStart = at == 0 || isDelimiter(text.charAt(at - 1)) || text.charAt(at - 1) == '\'';
    int end = at;
    while (isStart
        && text.charAt(at) == '.'
        && end < text.length()
        && end - at <= ObjectNames.MAX_CHARS
        && !isDelimiter(text.charAt(end))) {
      end++;
    }
    if (ObjectNames.isCandidate(text, at, end)) {
      sentences.addObject(text.substring(at, end));
    }
  }

  private static boolean[] delimiterTable() {
    var delimits = new boolean[ASCII];
    Arrays.fill(delimits, 0, ' ' + 1, true);
    for (int i = 0; i < DELIMITERS.length(); i++) {
      if (DELIMITERS.charAt(i) < ASCII) {
        delimits[DELIMITERS.charAt(i)] = true;
      }
    }
    return delimits;
  }

  private static boolean isDelimiter(char c) {
    return c < ASCII
        ? IS_DELIMITER[c]
        : c == '\u00a0'
            || c == '\u3000'
            || c == HiddenText.MARK
            || c == ContentText.SECRET
            || DELIMITERS.indexOf(c) >= 0;
  }

  /** Handles a line break: a new element ends the sentence, a folded line continues it. */
  private int newLine(int at) {
    flushSpacedLetters();
    int i = at;
    int lines = 0;
    while (i < text.length() && text.charAt(i) <= ' ') {
      lines += text.charAt(i) == '\n' ? 1 : 0;
      i++;
    }
    if (i == text.length()) {
      return i;
    }
    char c = text.charAt(i);
    boolean isItem =
        "-*•#".indexOf(c) >= 0
            || (c >= '0'
                && c <= '9'
                && i + 1 < text.length()
                && ".)".indexOf(text.charAt(i + 1)) >= 0);
    if (lines > 1 || isItem) {
      sentences.end();
    }
    if (isItem) {
      sentences.beginItem();
    }
    return lineStart(i, lines == 1 && !isItem);
  }

  /**
   * Skips a list marker and a member name, which begin a sentence.
   *
   * @param folds whether the line may continue the one before, as a header does that is folded by
   *     repeating its name
   */
  private int lineStart(int at, boolean folds) {
    int i = at;
    while (i < text.length() && "-*•# \t".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    int from = i;
    while (i < text.length()
        && i - from < MAX_KEY
        && (Character.isLetterOrDigit(text.charAt(i)) || "_- ".indexOf(text.charAt(i)) >= 0)) {
      i++;
    }
    boolean isName =
        i > from
            && i + 1 < text.length()
            && text.charAt(i) == ':'
            && (text.charAt(i + 1) <= ' ')
            && Character.isLetter(text.charAt(from))
            && spaces(from, i) <= 1;
    String name = isName ? text.substring(from, i) : "";
    boolean isRepeated = folds && isName && name.equals(lineName);
    lineName = name;
    if (!isName) {
      return from;
    }
    if (isRepeated) {
      return i + 1;
    }
    sentences.end();
    sentences.addFlag(TextFlag.MEMBER);
    sentences.label(name);
    // "TODO:" states how to read the rest, "recipient:" does not.
    if (ObfuscationDecoder.isSpeaker(name)) {
      sentences.markSpeakerTurn();
    }
    if (!sentences.introduce(Lexicon.topicsOf(name)) && Character.isUpperCase(name.charAt(0))) {
      // A row of a table by name: "Grand Hotel: 4.3".
      sentences.addName(WordForms.fold(name));
    }
    return i + 1;
  }

  private int spaces(int from, int to) {
    int spaces = 0;
    for (int i = from; i < to; i++) {
      spaces += text.charAt(i) == ' ' ? 1 : 0;
    }
    return spaces;
  }

  /** Parses a tag; one that imitates prompt markup addresses the assistant. */
  private int readTag(int at) {
    int i = at + 1;
    boolean upper = true;
    int letters = 0;
    while (i < text.length()
        && i - at < MAX_KEY
        && text.charAt(i) != '>'
        && text.charAt(i) != '\n') {
      char c = text.charAt(i);
      letters += Character.isLetter(c) ? 1 : 0;
      upper &= !Character.isLowerCase(c);
      i++;
    }
    if (i == text.length() || text.charAt(i) != '>' || letters == 0) {
      return at + 1;
    }
    if (text.indexOf('@', at, i) >= 0) {
      return at + 1;
    }
    sentences.end();
    if ((upper && letters > 2) || ObfuscationDecoder.isPromptTag(text.substring(at + 1, i))) {
      sentences.addFlag(TextFlag.ADDRESSES_ASSISTANT);
    }
    return i + 1;
  }

  private int readUnspaced(int at) {
    int i = at;
    while (i < text.length() && WordForms.isUnspaced(text.charAt(i))) {
      i++;
    }
    sentences.addUnspaced(WordForms.fold(text.substring(at, i)), i - at);
    return i;
  }

  /** Parses a piece between white space and delimiters. */
  private int readPiece(int at) {
    int i = at;
    boolean plain = true;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (isDelimiter(c) || WordForms.isUnspaced(c)) {
        break;
      }
      plain &= Character.isLetter(c) || (c >= ASCII && i > at && WordForms.isInWord(c));
      i++;
    }
    if (plain) {
      addWord(at, i);
      return i;
    }
    int from = at;
    int to = i;
    while (from < to && !canLead(text.charAt(from))) {
      from++;
    }
    char last = 0;
    while (to > from && !canTrail(text.charAt(to - 1))) {
      last =
          SENTENCE_ENDS.indexOf(text.charAt(to - 1)) >= 0 || ":,".indexOf(text.charAt(to - 1)) >= 0
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
      if (ObjectNames.isCandidate(text, at, i)) {
        sentences.addObject(text.substring(at, i));
      }
      next = Math.max(next, readInner(from, to));
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

  private static boolean canLead(char c) {
    return Character.isLetterOrDigit(c) || "/~+$€£@%&".indexOf(c) >= 0;
  }

  private static boolean canTrail(char c) {
    return WordForms.isInWord(c) || "/%=€+".indexOf(c) >= 0;
  }

  /**
   * Parses a value, or values and words with separators: {@code recipient=DE89…}. Returns where to
   * continue, which is beyond the piece if a value extends further.
   */
  private int readInner(int from, int to) {
    int start = from;
    while (true) {
      int groupEnd = NumberForms.groupedEnd(text, start, to);
      if (groupEnd > to) {
        addValue(NumberForms.groupedAccount(text, start, groupEnd));
        return groupEnd;
      }
      if ((start == from || mayReread(to - start)) && readWhole(start, to)) {
        return to;
      }
      int separator = separator(start, to);
      if (separator < 0) {
        readParts(start, to);
        return to;
      }
      if (!readWhole(start, separator)) {
        readParts(start, separator);
      }
      start = separator + 1;
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
    rereadChars += length;
    return rereadChars <= MAX_REREAD_CHARS;
  }

  private int separator(int from, int to) {
    for (int i = from + 1; i + 1 < to; i++) {
      char c = text.charAt(i);
      if (c == ':' || c == '=') {
        return i;
      }
    }
    return -1;
  }

  /** Parses a piece as one value, including hidden text; returns whether it is one. */
  private boolean readWhole(int from, int to) {
    String decoded = depth < MAX_DEPTH ? EncodedPiece.decodeOrNull(text, from, to, reading) : null;
    if (decoded != null) {
      readDecoded(decoded);
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
    int start = -1;
    for (int i = from; i <= to; i++) {
      boolean letter = i < to && (WordForms.isInWord(text.charAt(i)) || inWord(i, to));
      if (letter && start < 0) {
        start = i;
      } else if (!letter && start >= 0) {
        TypedValue part =
            start == from && i == to ? null : ValueRecogniser.recognise(text, start, i);
        if (part != null) {
          addValue(part);
        } else {
          addWord(start, i);
        }
        start = -1;
      }
      if (i < to && SENTENCE_ENDS.indexOf(text.charAt(i)) >= 0 && i > from) {
        sentences.end();
      }
    }
  }

  /** Whether it is the apostrophe of {@code user's}, also when YAML doubles it. */
  private boolean inWord(int at, int to) {
    char c = text.charAt(at);
    return (c == '\'' || c == '’') && at + 1 < to && Character.isLetter(text.charAt(at + 1));
  }

  private void addValue(TypedValue value) {
    flushSpacedLetters();
    sentences.addValue(value);
  }

  private void addWord(int from, int to) {
    if (to - from == 1 && Character.isLetter(text.charAt(from))) {
      addSpacedLetter(from);
    } else {
      flushSpacedLetters();
    }
    sentences.addWord(Word.of(text, from, to));
  }

  /** Joins letters written with spaces, such as "s e n d". */
  private void addSpacedLetter(int at) {
    if (spacedFrom < 0 || at - spacedTo > 3) {
      flushSpacedLetters();
      spacedFrom = at;
    }
    spacedTo = at + 1;
    spacedLetters++;
  }

  private void flushSpacedLetters() {
    int from = spacedFrom;
    int letters = spacedLetters;
    spacedFrom = -1;
    spacedLetters = 0;
    if (from >= 0 && letters >= MIN_SPACED_LETTERS && depth < MAX_DEPTH) {
      readDecoded(ObfuscationDecoder.joinSpaced(text.substring(from, spacedTo)));
    }
  }

  /** Adds the word that a spelling such as {@code s3nd} stands for, if it is a significant one. */
  private void readLeet(int from, int to) {
    String decoded = ObfuscationDecoder.unleet(text, from, to);
    Word word = decoded == null ? null : Word.decoded(decoded);
    if (word != null && word.topics != 0) {
      sentences.addDecodedWord(word);
    }
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

  private void readDecoded(String decoded) {
    // Redaction does not know all of the forms, so what was decoded may contain secrets.
    readNested(ContentText.decoded(decoded));
  }

  /** Adds the sentences of another text before the current one, as hidden. */
  private void readNested(ContentText decoded) {
    var nested = new TextTokeniser(reading, depth + 1, sentences.flags() | TextFlag.DECODED.bit());
    nested.read(decoded);
    sentences.addAll(nested.sentences());
  }

  /**
   * Adds a secret as one value, without its parts. Encoded text with a secret in it is decoded, and
   * read without the secret.
   */
  private int readSecret(int at) {
    Secret secret = at + 1 < text.length() ? content.secret(text.charAt(at + 1)) : null;
    if (secret == null) {
      return at + 1;
    }
    String whole = secret.text();
    String decoded =
        secret.isEncoded() && depth < MAX_DEPTH
            ? EncodedPiece.decodeOrNull(whole, 0, whole.length(), reading)
            : null;
    if (decoded != null) {
      ContentText inner = ContentText.decoded(decoded);
      // One word in which redaction finds nothing is itself the secret.
      if (inner.hasSecrets()
          || decoded.indexOf(' ') >= 0
          || EncodedPiece.decodeOrNull(decoded, 0, decoded.length(), reading) != null) {
        readNested(inner);
      }
    }
    SecretValues.of(whole).forEach(this::addValue);
    return at + 2;
  }
}
