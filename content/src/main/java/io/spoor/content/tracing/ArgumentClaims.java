package io.spoor.content.tracing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.schemas.json.ParsedValue;
import io.spoor.schemas.json.RecordJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a text states about a call's arguments, in a form that does not depend on who wrote it: one
 * number per value, the hash of its path and the hash of its canonical text.
 *
 * <p>Instrumentations write the same arguments in other orders, as JSON or as JSON in a string,
 * numbers as {@code 5}, {@code 5.0} or {@code "5"}, and cut or redact some. What cannot be read is
 * no claim, so that only values that both sides state are compared.
 */
final class ArgumentClaims {
  /** Maximum number of values; further ones are no claims. */
  private static final int MAX_VALUES = 64;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_NESTED_TEXTS = 3;
  private static final int MAX_NUMBER_CHARS = 40;

  /** How instrumentations end a text that they cut. */
  private static final List<String> CUT_ENDS = List.of("...", "\u2026", "...]");

  /** What instrumentations, and this one, write in place of a secret or a long text. */
  private static final List<String> REPLACEMENTS = List.of("redacted", "truncated", "***");

  private final TaintKey key;
  private final Map<String, TreeSet<String>> values = new TreeMap<>();

  ArgumentClaims(TaintKey key) {
    this.key = key;
  }

  /** Adds a text of arguments; one that is no JSON object states nothing that can be compared. */
  void add(ContentText arguments) {
    JsonContent json = arguments.isRedacted() ? null : arguments.json();
    if (json == null) {
      add(arguments.redacted(), 0);
    } else {
      add(new ParsedValue(json.tree(), json.hasDuplicates()), 0);
    }
  }

  private void add(String text, int nested) {
    ParsedValue parsed = RecordJson.valueOrNull(text);
    if (parsed != null) {
      add(parsed, nested);
    }
  }

  private void add(ParsedValue parsed, int nested) {
    if (parsed.duplicateMembers()) {
      return;
    }
    if (parsed.value() instanceof ObjectNode object) {
      read(object, "", 0);
    } else if (parsed.value().isTextual() && nested < MAX_NESTED_TEXTS) {
      add(parsed.value().textValue(), nested + 1);
    }
  }

  private void read(JsonNode node, String path, int depth) {
    if (depth > MAX_DEPTH || node.isNull() || node.isMissingNode()) {
      return;
    }
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member ->
                  read(
                      member.getValue(),
                      path + '.' + member.getKey().length() + ':' + member.getKey(),
                      depth + 1));
    } else if (node instanceof ArrayNode list) {
      add(path, text(list, depth));
    } else {
      add(path, canonical(node.asText()));
    }
  }

  private void add(String path, String text) {
    if (!isIncomplete(text)) {
      values.computeIfAbsent(path, _ -> new TreeSet<>()).add(text);
    }
  }

  /** Whether a value was redacted or cut, here or before: then it is not known. */
  private static boolean isIncomplete(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String end : CUT_ENDS) {
      if (lower.endsWith(end)) {
        return true;
      }
    }
    for (String replacement : REPLACEMENTS) {
      if (lower.contains(replacement)) {
        return true;
      }
    }
    return false;
  }

  /** A list as one value, in its order. */
  private static String text(JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      return "";
    }
    if (node instanceof ArrayNode list) {
      List<String> elements = new ArrayList<>();
      list.forEach(element -> elements.add(text(element, depth + 1)));
      return elements.toString();
    }
    if (node instanceof ObjectNode object) {
      var members = new TreeMap<String, String>();
      object.properties().stream()
          .filter(member -> !member.getValue().isNull())
          .forEach(member -> members.put(member.getKey(), text(member.getValue(), depth + 1)));
      return members.toString();
    }
    return canonical(node.asText());
  }

  /** Numbers in one form, whether or not they are in quotes; other text without outer space. */
  private static String canonical(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > MAX_NUMBER_CHARS || !isNumeric(stripped)) {
      return stripped;
    }
    try {
      var number = new BigDecimal(stripped);
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
    } catch (ArithmeticException | NumberFormatException e) {
      return stripped;
    }
  }

  private static boolean isNumeric(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The claims, in the order of the paths; a value that is stated differently has several. */
  List<Long> toList() {
    var claims = new ArrayList<Long>();
    values.forEach(
        (path, texts) -> {
          long name = key.hash(path) << Integer.SIZE;
          for (String text : texts) {
            if (claims.size() < MAX_VALUES) {
              claims.add(name | (key.hash(text) & 0xFFFF_FFFFL));
            }
          }
        });
    return List.copyOf(claims);
  }
}
