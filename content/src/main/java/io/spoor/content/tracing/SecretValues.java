package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ValueKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a text that redaction takes: the whole, and addresses and accounts in it. An order
 * may name its destination where redaction expects a password.
 */
final class SecretValues {
  private static final int MAX_VALUES = 64;

  private SecretValues() {}

  static List<TypedValue> of(String secret) {
    String text = secret.strip();
    List<TypedValue> values = new ArrayList<>(2);
    int from = 0;
    for (int i = 0; i <= text.length() && values.size() < MAX_VALUES; i++) {
      if (i == text.length() || text.charAt(i) <= ' ') {
        boolean isWhole = from == 0 && i == text.length();
        TypedValue value = recognise(text, from, i);
        if (value != null && (isWhole || value.kind().isDestination())) {
          values.add(value.asSecret());
        }
        from = i + 1;
      }
    }
    if (values.isEmpty() && !text.isEmpty()) {
      values.add(new TypedValue(ValueKind.TEXT, text, true));
    }
    return values;
  }

  private static @Nullable TypedValue recognise(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end
        && !Character.isLetterOrDigit(text.charAt(start))
        && "/~+".indexOf(text.charAt(start)) < 0) {
      start++;
    }
    while (end > start
        && !Character.isLetterOrDigit(text.charAt(end - 1))
        && "/=".indexOf(text.charAt(end - 1)) < 0) {
      end--;
    }
    return start == end ? null : ValueRecogniser.recognise(text, start, end);
  }
}
