package io.spoor.content.tracing;

import io.spoor.content.fingerprint.Lexicon;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.WordForms;
import io.spoor.content.fingerprint.WordTopic;

/** Reads what the layout of a text says: line breaks, items of lists, names of members, tags. */
final class LineReader {
  static final int MAX_NAME = 40;

  /** More digits than the names and classes of tags have. */
  private static final int MIN_ACCOUNT_DIGITS = 8;

  /** Actions with a destination. */
  private static final long DIRECTING =
      WordTopic.PAY.bit()
          | WordTopic.SEND.bit()
          | WordTopic.PUBLISH.bit()
          | WordTopic.SHARE.bit()
          | WordTopic.GRANT.bit();

  private final String text;
  private final SentenceList sentences;
  private String lineName = "";

  LineReader(String text, SentenceList sentences) {
    this.text = text;
    this.sentences = sentences;
  }

  /** Reads the beginning of the text; returns where its words begin. */
  int start() {
    return start(0, /* folds= */ false);
  }

  /** Handles a line break: a new element ends the sentence, a folded line continues it. */
  int next(int at) {
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
    return start(i, lines == 1 && !isItem);
  }

  /**
   * Skips a list marker and a member name, which begin a sentence.
   *
   * @param folds whether the line may continue the one before, as a header does that is folded by
   *     repeating its name
   */
  private int start(int at, boolean folds) {
    int i = at;
    while (i < text.length() && "-*•# \t".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    int from = i;
    while (i < text.length()
        && i - from < MAX_NAME
        && (Character.isLetterOrDigit(text.charAt(i)) || "_- ".indexOf(text.charAt(i)) >= 0)) {
      i++;
    }
    boolean isName =
        i > from
            && i + 1 < text.length()
            && text.charAt(i) == ':'
            && (text.charAt(i + 1) <= ' ')
            && Character.isLetter(text.charAt(from))
            && spaces(from, i) <= 1
            && !directs(from, i);
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

  /** Whether a label tells where to send something, as an instruction does: "Pay to:". */
  private boolean directs(int from, int to) {
    int space = text.indexOf(' ', from, to);
    if (space < 0 || !Word.of(text, space + 1, to).text.equals("to")) {
      return false;
    }
    Word verb = Word.of(text, from, space);
    return verb.canBeImperative && (verb.topics & DIRECTING) != 0;
  }

  private int spaces(int from, int to) {
    int spaces = 0;
    for (int i = from; i < to; i++) {
      spaces += text.charAt(i) == ' ' ? 1 : 0;
    }
    return spaces;
  }

  /** Whether an address or an account is in brackets, as in mail and Markdown, or in a tag. */
  private boolean isAddress(int from, int to) {
    int digits = 0;
    boolean isOneWord = true;
    boolean isDotted = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '@' || (c == ':' && text.startsWith("://", i))) {
        return true;
      }
      digits += Characters.isDigit(c) ? 1 : 0;
      isDotted |= c == '.' && i > from && i + 1 < to;
      isOneWord &= c > ' ';
    }
    return digits >= MIN_ACCOUNT_DIGITS || (isOneWord && isDotted);
  }

  /** Parses a tag; one that imitates prompt markup addresses the assistant. */
  int tag(int at) {
    int i = at + 1;
    boolean upper = true;
    int letters = 0;
    while (i < text.length()
        && i - at < MAX_NAME
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
    if (isAddress(at + 1, i)) {
      return at + 1;
    }
    sentences.end();
    // What is set equal to something is a value, as programs print it: "tzinfo=<UTC>".
    boolean isValue = at > 0 && text.charAt(at - 1) == '=';
    if ((upper && letters > 2 && !isValue)
        || ObfuscationDecoder.isPromptTag(text.substring(at + 1, i))) {
      sentences.addFlag(TextFlag.ADDRESSES_ASSISTANT);
    }
    return i + 1;
  }
}
