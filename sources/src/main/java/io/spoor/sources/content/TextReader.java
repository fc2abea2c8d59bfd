package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.Lexicon;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.TraceKey;
import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.Words;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a text into sentences, and each into words and values, in one pass. Understands the layouts
 * that tools answer in (YAML, lists, prose with folded lines) well enough to tell members apart.
 */
final class TextReader {
  private static final int MAX_CHARS = 64 * 1024;
  private static final int ASCII = 128;
  private static final int MIN_TURNED = 24;
  private static final int MAX_KEY = 40;
  private static final int SPACED_OUT = 5;
  private static final int MAX_DECODED = 16;
  private static final int MAX_DEPTH = 2;
  private static final int MIN_LETTERS = 4;
  private static final int MAX_RESTS_READ = 4 * MAX_CHARS;
  private static final String DELIMITERS = "\"{}[]|<>()`“”„«»‹›「」『』（）【】，、；";
  private static final String ENDS = ".!?。！？…";

  private static final boolean[] DELIMITS = delimits();

  private final TraceKey key;
  private final Sentences sentences;
  private final int depth;
  private String text = "";
  private int decodedPieces;
  private int restsRead;
  private int spacedFrom = -1;
  private int spacedTo;
  private int spacedLetters;

  TextReader(TraceKey key) {
    this(key, 0, 0);
  }

  private TextReader(TraceKey key, int depth, int flags) {
    this.key = key;
    this.depth = depth;
    this.sentences = new Sentences(key, flags);
  }

  /** Reads one text, a leaf of a structure or all there is; sentences add up over calls. */
  void read(String raw, boolean member) {
    int first = sentences.size();
    text = Hidden.plain(raw.length() <= MAX_CHARS ? raw : raw.substring(0, MAX_CHARS));
    String turned = depth == 0 && text.length() >= MIN_TURNED ? Hidden.rot13OrNull(text) : null;
    scan(member);
    if (turned != null) {
      decoded(turned);
    }
    sentences.spread(first);
  }

  List<Sentence> sentences() {
    return sentences.all();
  }

  private void scan(boolean member) {
    sentences.begin();
    if (member) {
      sentences.flag(TextFlag.MEMBER);
    }
    int i = lineStart(0);
    int length = text.length();
    while (i < length && !sentences.isFull()) {
      char c = text.charAt(i);
      if (c == '\n') {
        i = newLine(i);
      } else if (c == '<') {
        i = tag(i);
      } else if (isDelimiter(c)) {
        i++;
      } else if (ENDS.indexOf(c) >= 0) {
        sentences.end();
        i++;
      } else if (Words.unspaced(c)) {
        i = unspaced(i);
      } else {
        i = piece(i);
      }
    }
    endSpacedOut();
    sentences.end();
  }

  private static boolean[] delimits() {
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
    return c < ASCII ? DELIMITS[c] : c == '\u00a0' || c == '\u3000' || DELIMITERS.indexOf(c) >= 0;
  }

  /** A line that begins something new ends the sentence; one that is folded goes on with it. */
  private int newLine(int at) {
    endSpacedOut();
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
    boolean item =
        "-*•#".indexOf(c) >= 0
            || (c >= '0'
                && c <= '9'
                && i + 1 < text.length()
                && ".)".indexOf(text.charAt(i + 1)) >= 0);
    if (lines > 1 || item) {
      sentences.end();
    }
    if (item) {
      sentences.beginItem();
    }
    return lineStart(i);
  }

  /** Steps over the mark of a list's item and over a member's name, which begins a sentence. */
  private int lineStart(int at) {
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
    if (!isName) {
      return from;
    }
    sentences.end();
    sentences.flag(TextFlag.MEMBER);
    // "TODO:" says how the rest is meant, "recipient:" does not.
    String name = text.substring(from, i);
    if (Hidden.isTurn(name)) {
      sentences.turn();
    }
    if (!sentences.introducedBy(Lexicon.topicsOf(name)) && Character.isUpperCase(name.charAt(0))) {
      // Tables by name: "Grand Hotel: 4.3".
      sentences.name(Words.fold(name));
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

  /** A tag; one that imitates a prompt's markup speaks to the assistant. */
  private int tag(int at) {
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
    if ((upper && letters > 2) || Hidden.isPromptTag(text.substring(at + 1, i))) {
      sentences.flag(TextFlag.ADDRESSES_ASSISTANT);
    }
    return i + 1;
  }

  private int unspaced(int at) {
    int i = at;
    while (i < text.length() && Words.unspaced(text.charAt(i))) {
      i++;
    }
    sentences.unspaced(Words.fold(text.substring(at, i)), i - at);
    return i;
  }

  /** What stands between white space and delimiters. */
  private int piece(int at) {
    int i = at;
    boolean plain = true;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (isDelimiter(c) || Words.unspaced(c)) {
        break;
      }
      plain &= Character.isLetter(c);
      i++;
    }
    if (plain) {
      word(at, i);
      return i;
    }
    int from = at;
    int to = i;
    while (from < to && !leads(text.charAt(from))) {
      from++;
    }
    char last = 0;
    while (to > from && !trails(text.charAt(to - 1))) {
      last =
          ENDS.indexOf(text.charAt(to - 1)) >= 0 || ":,".indexOf(text.charAt(to - 1)) >= 0
              ? text.charAt(to - 1)
              : last;
      to--;
    }
    int next = i;
    if (from < to) {
      next = Math.max(i, inner(from, to));
    }
    if (last == ':') {
      sentences.colon();
    } else if (last == ',') {
      sentences.clause();
    } else if (last != 0) {
      sentences.end();
    }
    return next;
  }

  private static boolean leads(char c) {
    return Character.isLetterOrDigit(c) || "/~+$€£@%&".indexOf(c) >= 0;
  }

  private static boolean trails(char c) {
    return Character.isLetterOrDigit(c) || "/%=€+".indexOf(c) >= 0;
  }

  /**
   * A value, or values and words with separators between: {@code recipient=DE89…}. Returns where to
   * go on, which is beyond the piece where a value goes on there.
   */
  private int inner(int from, int to) {
    int start = from;
    while (true) {
      int grouped = Values.grouped(text, start, to);
      if (grouped > to) {
        value(Values.groups(text, start, grouped));
        return grouped;
      }
      if ((start == from || mayReadRest(to - start)) && whole(start, to)) {
        return to;
      }
      int separator = separator(start, to);
      if (separator < 0) {
        parts(start, to);
        return to;
      }
      if (!whole(start, separator)) {
        parts(start, separator);
      }
      start = separator + 1;
    }
  }

  /**
   * Whether what follows a separator may be looked at as a whole, which reads it all: of a text of
   * nothing but separators that would be its square. The greatest value is always looked for.
   */
  private boolean mayReadRest(int length) {
    if (length <= Values.MAX_CHARS || length > Hidden.MAX_ENCODED) {
      return true;
    }
    restsRead += length;
    return restsRead <= MAX_RESTS_READ;
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

  /** Whether it is one value. What it hides is read in any case. */
  private boolean whole(int from, int to) {
    String hidden =
        decodedPieces < MAX_DECODED && depth < MAX_DEPTH
            ? Hidden.decodedOrNull(text, from, to)
            : null;
    if (hidden != null) {
      decodedPieces++;
      decoded(hidden);
    }
    Value value = Values.of(text, from, to);
    if (value == null) {
      return false;
    }
    value(value);
    if (value.kind() == ValueKind.ID) {
      leet(from, to);
      letters(from, to);
    }
    return true;
  }

  private void parts(int from, int to) {
    int start = -1;
    for (int i = from; i <= to; i++) {
      boolean letter = i < to && (Character.isLetterOrDigit(text.charAt(i)) || inWord(i, to));
      if (letter && start < 0) {
        start = i;
      } else if (!letter && start >= 0) {
        Value part = start == from && i == to ? null : Values.of(text, start, i);
        if (part != null) {
          value(part);
        } else {
          word(start, i);
        }
        start = -1;
      }
      if (i < to && ENDS.indexOf(text.charAt(i)) >= 0 && i > from) {
        sentences.end();
      }
    }
  }

  /** The apostrophe of {@code user's}, also where YAML doubles it. */
  private boolean inWord(int at, int to) {
    char c = text.charAt(at);
    return (c == '\'' || c == '’') && at + 1 < to && Character.isLetter(text.charAt(at + 1));
  }

  private void value(Value value) {
    endSpacedOut();
    sentences.value(value);
  }

  private void word(int from, int to) {
    if (to - from == 1 && Character.isLetter(text.charAt(from))) {
      spacedOut(from);
    } else {
      endSpacedOut();
    }
    sentences.word(Words.fold(text.substring(from, to)), Character.isUpperCase(text.charAt(from)));
  }

  /** Letters one by one, "s e n d": put together again. */
  private void spacedOut(int at) {
    if (spacedFrom < 0 || at - spacedTo > 3) {
      endSpacedOut();
      spacedFrom = at;
    }
    spacedTo = at + 1;
    spacedLetters++;
  }

  private void endSpacedOut() {
    int from = spacedFrom;
    int letters = spacedLetters;
    spacedFrom = -1;
    spacedLetters = 0;
    if (from >= 0 && letters >= SPACED_OUT && depth < MAX_DEPTH) {
      decoded(Hidden.joined(text.substring(from, spacedTo)));
    }
  }

  /** {@code s3nd}: counts as the word it is read as, if it is one that says something. */
  private void leet(int from, int to) {
    String read = Hidden.unleet(text, from, to);
    long its = read == null ? 0 : Lexicon.topics(read, 0, read.length());
    if (read != null && its != 0) {
      sentences.readAs(read, its);
    }
  }

  /** What an identifier is made of may have been asked for: {@code External_0}. */
  private void letters(int from, int to) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || !Character.isLetter(text.charAt(i))) {
        if (i - start >= MIN_LETTERS) {
          String folded = Words.fold(text.substring(start, i));
          sentences.hash(folded, 0, Words.stemEnd(folded, 0, folded.length()));
        }
        start = i + 1;
      }
    }
  }

  private void decoded(String hidden) {
    var reader = new TextReader(key, depth + 1, sentences.flags() | TextFlag.DECODED.bit());
    reader.read(hidden, false);
    sentences.adopt(reader.sentences());
  }
}
