package io.spoor.content.tracing;

import io.spoor.content.redaction.RedactedParts;
import io.spoor.content.redaction.RedactedParts.Part;
import io.spoor.content.redaction.TextRedactor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of content of one record, with its secrets apart: in the text, two characters stand for
 * each secret. What stands beside a secret is read as if there were none; of the secret itself,
 * only a keyed hash of the whole is calculated.
 */
public final class ContentText {
  /** Stands before the number of a secret; no text has a use for this character. */
  static final char SECRET = '\ue001';

  private static final char FIRST = '\ue100';
  private static final int MAX_SECRETS = 0x1600;

  private final String text;
  private final String redacted;
  private final List<Secret> secrets;
  private boolean isParsed;
  private @Nullable JsonContent json;

  private ContentText(String text, String redacted, List<Secret> secrets) {
    this.text = text;
    this.redacted = redacted;
    this.secrets = secrets;
  }

  /**
   * A secret.
   *
   * @param isEncoded whether it is encoded text that contains one
   */
  record Secret(String text, boolean isEncoded) {}

  /** A text without secrets. */
  public static ContentText of(String text) {
    return new ContentText(text, text, List.of());
  }

  /** A text and what redaction made of it. */
  public static ContentText of(String original, String redacted) {
    if (original.equals(redacted)) {
      return of(original);
    }
    List<Part> parts = RedactedParts.of(original, redacted);
    if (parts == null) {
      // It differs in more than marks, such as escapes: what is left of it can be read.
      return of(redacted);
    }
    var text = new StringBuilder(redacted.length());
    List<Secret> secrets = new ArrayList<>();
    int copied = 0;
    for (Part part : parts) {
      boolean addsQuotes = !original.startsWith(part.quote(), part.to());
      append(text, original, copied, part.from());
      copied = part.to();
      if (secrets.size() < MAX_SECRETS) {
        text.append(addsQuotes ? part.quote() : "")
            .append(SECRET)
            .append((char) (FIRST + secrets.size()))
            .append(addsQuotes ? part.quote() : "");
        secrets.add(new Secret(original.substring(part.from(), part.to()), part.isEncoded()));
      }
    }
    append(text, original, copied, original.length());
    return new ContentText(text.toString(), redacted, secrets);
  }

  /** Text that was hidden in another one, and not redacted with it. */
  static ContentText decoded(String text) {
    return of(text, TextRedactor.redact(text));
  }

  private static void append(StringBuilder target, String original, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = original.charAt(i);
      target.append(c == SECRET ? ' ' : c);
    }
  }

  String text() {
    return text;
  }

  /** The object or list that the text contains; null for other text. Parsed once. */
  @Nullable JsonContent json() {
    if (!isParsed) {
      json = JsonContent.of(text);
      isParsed = true;
    }
    return json;
  }

  /** Whether the text differs from what redaction left. */
  @SuppressWarnings("ReferenceEquality") // one text, if nothing was redacted
  boolean isRedacted() {
    return text != redacted;
  }

  /** The text without secrets. */
  public String redacted() {
    return redacted;
  }

  /** The text with marks for secrets, as {@link #part} understands them. */
  public String readable() {
    return text;
  }

  /** A text that was taken out of this one, such as a member of JSON. */
  public ContentText part(String readable) {
    return new ContentText(readable, redacted, secrets);
  }

  /** Whether redaction replaced a part. */
  public boolean hasSecrets() {
    return !secrets.isEmpty();
  }

  /** The secret of a number that follows a mark; null when there is none. */
  @Nullable Secret secret(char number) {
    int index = number - FIRST;
    return index >= 0 && index < secrets.size() ? secrets.get(index) : null;
  }
}
