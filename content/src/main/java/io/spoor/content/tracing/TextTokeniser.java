package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.WordForms;
import io.spoor.content.tracing.ContentText.Secret;
import java.util.List;

/**
 * Splits a text into sentences, words and values in one pass, and reads the texts that are hidden
 * in it. It handles the layouts of tool results (YAML, lists, prose with folded lines) well enough
 * to separate members.
 */
final class TextTokeniser {
  private static final int MAX_DEPTH = 4;

  private final SentenceList sentences;
  private final int depth;
  private final ReadingState reading;
  private final PieceReader pieces;
  private ContentText content = ContentText.of("");
  private String text = "";
  private String nextName = "";

  TextTokeniser(ReadingState reading) {
    this(reading, 0, 0);
  }

  private TextTokeniser(ReadingState reading, int depth, int flags) {
    this.reading = reading;
    this.depth = depth;
    this.sentences = new SentenceList(flags);
    this.pieces = new PieceReader(sentences, reading, depth < MAX_DEPTH, this::readDecoded);
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
      HiddenLayers layers = HiddenLayers.of(text, profile, reading);
      if (!layers.texts().isEmpty() && layers.isOtherForm()) {
        sentences.hideWords(first);
      }
      layers.texts().forEach(this::readDecoded);
    } else if (!HiddenLayers.of(text, profile, reading).texts().isEmpty()) {
      reading.mark(ContentMark.PARTLY_READ);
    }
    sentences.markNear(first);
  }

  /** Names the member whose text is read next; a long name says nothing. */
  void nameNext(String name) {
    nextName = name.length() <= LineReader.MAX_NAME ? name : "";
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
    pieces.begin(text);
    var lines = new LineReader(text, sentences);
    int i = lines.start();
    int length = text.length();
    while (i < length && !sentences.isFull()) {
      char c = text.charAt(i);
      if (Characters.isAsciiLetter(c)) {
        i = pieces.read(i);
      } else if (c == '\n') {
        pieces.endSpacedLetters();
        i = lines.next(i);
      } else if (c == '<') {
        i = lines.tag(i);
      } else if (c == ContentText.SECRET) {
        i = readSecret(i);
      } else if (Characters.isDelimiter(c)) {
        if (c == HiddenText.MARK) {
          reading.markHidden();
          sentences.markHidden();
        } else if (SpelledAddress.mayBegin(text, i)) {
          pieces.readSpelled(i);
        }
        i++;
      } else if (Characters.isSentenceEnd(c)) {
        addDotted(i);
        sentences.end();
        i++;
      } else if (WordForms.isUnspaced(c)) {
        i = readUnspaced(i);
      } else {
        i = pieces.read(i);
      }
    }
    pieces.endSpacedLetters();
    sentences.end();
    if (sentences.isFull()) {
      reading.mark(ContentMark.PARTLY_READ);
    }
  }

  /** Adds a file whose name begins with a dot, as an object of the sentence. */
  private void addDotted(int at) {
    boolean isStart =
        at == 0 || Characters.isDelimiter(text.charAt(at - 1)) || text.charAt(at - 1) == '\'';
    int end = at;
    while (isStart
        && text.charAt(at) == '.'
        && end < text.length()
        && end - at <= ObjectNames.MAX_CHARS
        && !Characters.isDelimiter(text.charAt(end))) {
      end++;
    }
    if (ObjectNames.isCandidate(text, at, end)) {
      sentences.addObject(text.substring(at, end));
    }
  }

  private int readUnspaced(int at) {
    int i = at;
    while (i < text.length() && WordForms.isUnspaced(text.charAt(i))) {
      i++;
    }
    sentences.addUnspaced(WordForms.fold(text.substring(at, i)), i - at);
    return i;
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
        secret.isEncoded() ? EncodedPiece.decodeOrNull(whole, 0, whole.length(), reading) : null;
    if (decoded != null && depth == MAX_DEPTH) {
      reading.mark(ContentMark.PARTLY_READ);
    } else if (decoded != null) {
      ContentText inner = ContentText.decoded(decoded);
      // One word in which redaction finds nothing is itself the secret.
      if (inner.hasSecrets()
          || decoded.indexOf(' ') >= 0
          || EncodedPiece.decodeOrNull(decoded, 0, decoded.length(), reading) != null) {
        readNested(inner);
      }
    }
    SecretValues.of(whole).forEach(pieces::addValue);
    return at + 2;
  }
}
