package io.spoor.content.tracing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a call: all leaves, at any depth. */
final class ArgumentReader {
  /** Arguments that are kept in any case; of further ones, those with a destination or an id. */
  private static final int MAX_ARGUMENTS = 48;

  private static final Set<String> EXAMPLE_DOMAINS =
      Set.of("example.com", "example.net", "example.org");
  private static final int MAX_TEXTS = 1024;
  private static final int MAX_NAME = 64;
  private static final int MAX_MEMBER = 32;
  private static final int MAX_PHRASE = 6;
  private static final int MAX_NAMED = 2;

  private final TaintKey key;
  private final ReadingState reading;
  private final List<Argument> arguments = new ArrayList<>();

  ArgumentReader(TaintKey key, ReadingState reading) {
    this.key = key;
    this.reading = reading;
  }

  /** An argument with all of its sentences in one. */
  private record Argument(String name, SentenceBuilder combined, List<Integer> words) {
    /** Whether it says where the call goes, or to what. */
    boolean isTarget() {
      return combined.values.stream()
          .anyMatch(
              value ->
                  value.kind().isDestination()
                      || value.kind() == ValueKind.ID
                      || value.kind() == ValueKind.PATH);
    }

    boolean hasDestination() {
      return combined.values.stream().anyMatch(value -> value.kind().isDestination());
    }
  }

  /** Reads JSON of an object; other text is one unnamed argument. */
  void read(ContentText content) {
    JsonContent json = content.json();
    if (json == null) {
      add("", content.text(), content);
      return;
    }
    if (json.hasDuplicates()) {
      // The tree has only the last value of a member.
      add("", content.text(), content);
    }
    readLeaves(json.tree(), "", content);
  }

  private void readLeaves(JsonNode node, String name, ContentText content) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        String segment = isName(member.getKey()) ? member.getKey() : "*";
        readLeaves(member.getValue(), child(name, segment), content);
      }
    } else if (node instanceof ArrayNode list) {
      String elements = name.length() > MAX_NAME ? name : name + "[]";
      list.forEach(element -> readLeaves(element, elements, content));
    } else if (node.isNumber() || node.isTextual()) {
      add(name, node.asText(), content);
    }
  }

  /** Path of a member; of a long one, the end, which says what the value is. */
  private static String child(String name, String segment) {
    String path = name.isEmpty() ? segment : name + '.' + segment;
    return path.length() <= MAX_NAME ? path : path.substring(path.length() - MAX_NAME);
  }

  /** Whether a member's name may not be a value: {@code {"ann@example.com": "owner"}}. */
  private static boolean isName(String member) {
    if (member.isEmpty() || member.length() > MAX_MEMBER) {
      return false;
    }
    for (int i = 0; i < member.length(); i++) {
      char c = member.charAt(i);
      if (!Character.isLetter(c) && "_-$".indexOf(c) < 0 && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  private void add(String name, String text, ContentText content) {
    var tokeniser = new TextTokeniser(reading);
    tokeniser.read(text, content, /* isMember= */ false);
    Argument argument = argument(name, tokeniser.sentences());
    if (argument != null) {
      arguments.add(argument);
    }
  }

  private @Nullable Argument argument(String name, List<SentenceBuilder> sentences) {
    if (sentences.isEmpty()) {
      return null;
    }
    var combined = new SentenceBuilder(0, 0, 0);
    var words = new ArrayList<Integer>();
    int count = 0;
    for (SentenceBuilder sentence : sentences) {
      combined.topics |= sentence.topics;
      combined.flags |= sentence.flags & ~TextFlag.DELEGATES.bit();
      combined.values.addAll(sentence.values);
      words.addAll(sentence.hashes(key));
      count += sentence.wordCount;
    }
    if (count > 0 && count <= MAX_PHRASE && combined.values.isEmpty() && sentences.size() == 1) {
      combined.values.add(new TypedValue(ValueKind.NAME, sentences.getFirst().phrase()));
      count = 0;
    }
    // "Name: one, two" is an annotation, not a value.
    boolean isNote = TextFlag.MEMBER.isIn(combined.flags) && combined.values.size() > MAX_NAMED;
    if (count == 0 && !isNote) {
      combined.flags |= TextFlag.WHOLE.bit();
    }
    if (carriesPayload(combined.values)) {
      combined.flags |= TextFlag.CARRIES.bit();
    }
    if (isExample(combined.values)) {
      combined.flags |= TextFlag.EXAMPLE.bit();
    }
    return new Argument(name, combined, words);
  }

  /** Whether all destinations are addresses such as {@code name@example.com}. */
  private static boolean isExample(List<TypedValue> values) {
    boolean found = false;
    for (TypedValue value : values) {
      if (value.kind().isDestination()) {
        String text = value.canonical();
        found =
            value.kind() == ValueKind.EMAIL
                && EXAMPLE_DOMAINS.contains(text.substring(text.indexOf('@') + 1));
        if (!found) {
          return false;
        }
      }
    }
    return found;
  }

  private static boolean carriesPayload(List<TypedValue> values) {
    return values.stream()
        .anyMatch(value -> value.kind() == ValueKind.URL && value.canonical().indexOf('?') > 0);
  }

  /**
   * The arguments as hashes, in their order. Where not all fit, destinations are taken first.
   *
   * @param statements number of texts that state the arguments
   */
  List<TracedText> traced(TextTracer tracer, HashBudget budget, int statements) {
    int limit = MAX_ARGUMENTS / statements;
    if (arguments.size() <= limit) {
      return arguments.stream().map(argument -> traced(argument, tracer, budget)).toList();
    }
    List<Argument> kept = new ArrayList<>(limit);
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      if (i < limit || argument.isTarget()) {
        kept.add(argument);
      }
    }
    List<TracedText> texts = new ArrayList<>();
    kept.stream()
        .filter(Argument::hasDestination)
        .limit(MAX_TEXTS)
        .forEach(argument -> texts.add(traced(argument, tracer, budget)));
    kept.stream()
        .filter(argument -> !argument.hasDestination() && budget.remaining() > 0)
        .limit(MAX_TEXTS - texts.size())
        .forEach(argument -> texts.add(traced(argument, tracer, budget)));
    if (texts.size() < arguments.size()) {
      budget.exceed();
    }
    return texts;
  }

  private static TracedText traced(Argument argument, TextTracer tracer, HashBudget budget) {
    return tracer.argument(argument.name, argument.combined, argument.words, budget);
  }
}
