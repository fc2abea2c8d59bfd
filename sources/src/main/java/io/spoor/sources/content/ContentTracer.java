package io.spoor.sources.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.TraceKey;
import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.Words;
import io.spoor.schemas.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the trace of a tool call or of a request. Pure, and safe for use by several threads. */
public final class ContentTracer {
  private static final int MAX_HASHES = 512;
  private static final int MAX_ARGUMENTS = 48;
  private static final int MAX_NAME = 64;
  private static final int MAX_MEMBER = 32;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_PHRASE = 6;
  private static final int MAX_ARGUMENT_WORDS = 64;
  private static final int MAX_SHINGLES = 32;
  private static final int SHINGLE = 3;
  private static final int MIN_WORD = 3;
  private static final int MIN_PIECE = 4;
  private static final int MAX_PIECED = 64;
  private static final int MAX_NAMED = 2;
  private static final int TOLD =
      TextFlag.ORDER.bit()
          | TextFlag.NEAR_ADDRESS.bit()
          | TextFlag.DECODED.bit()
          | TextFlag.ASSIGNS.bit();

  private final TraceKey key;

  public ContentTracer(TraceKey key) {
    this.key = key;
  }

  /**
   * Trace of a tool call.
   *
   * @param arguments JSON text of an object; what is none is one argument without a name
   * @param result text as the tool gave it
   */
  public ContentTrace call(String tool, @Nullable String arguments, @Nullable String result) {
    var budget = new Budget();
    List<TracedText> traced = arguments == null ? List.of() : arguments(arguments, budget);
    return new ContentTrace(
        key.id(),
        toolWords(tool),
        traced,
        result == null ? List.of() : result(result, budget),
        List.of(),
        budget.cut);
  }

  /**
   * Trace of what a user asked for; null where the messages hold nothing of a user's.
   *
   * @param messages JSON text, {@code [{"role", "parts": [{"type": "text", "content"}]}]} or {@code
   *     [{"role", "content"}]}; what is none is taken as the user's words
   */
  public @Nullable ContentTrace request(String messages) {
    var budget = new Budget();
    var reader = new TextReader(key);
    JsonNode parsed = parsed(messages);
    if (parsed == null) {
      reader.read(messages, false);
    } else {
      asked(parsed, reader, 0);
    }
    var request = new ArrayList<TracedText>();
    for (Sentence sentence : reader.sentences()) {
      request.add(text(null, sentence, sentence.flags, sentence.words, budget));
    }
    return request.isEmpty()
        ? null
        : new ContentTrace(key.id(), List.of(), List.of(), List.of(), request, budget.cut);
  }

  private static @Nullable JsonNode parsed(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
    boolean json = i < text.length() && (text.charAt(i) == '{' || text.charAt(i) == '[');
    if (!json) {
      return null;
    }
    // A list as a member, so that one reader does for both.
    ObjectNode wrapped = Json.objectOrNull("{\"_\":" + text + '}');
    return wrapped == null ? null : wrapped.get("_");
  }

  private static void asked(JsonNode node, TextReader reader, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node.isTextual()) {
      reader.read(node.textValue(), false);
    } else if (node instanceof ArrayNode list) {
      list.forEach(element -> asked(element, reader, depth + 1));
    } else if (node instanceof ObjectNode message && isUsers(message)) {
      for (String member :
          List.of(
              "messages",
              "parts",
              "content",
              "text",
              "body",
              "input",
              "prompt",
              "query",
              "request")) {
        JsonNode part = message.get(member);
        if (part != null) {
          asked(part, reader, depth + 1);
        }
      }
    }
  }

  /** Only users ask; what assistants, tools and system prompts say asks for nothing. */
  private static boolean isUsers(ObjectNode message) {
    JsonNode role = message.get("role");
    JsonNode type = message.get("type");
    boolean user = role == null || role.asText().equals("user") || role.asText().equals("human");
    boolean said =
        type == null
            || type.asText().equals("text")
            || type.asText().equals("input_text")
            || type.asText().equals("message");
    return user && said;
  }

  private List<TracedText> arguments(String arguments, Budget budget) {
    var traced = new ArrayList<TracedText>();
    JsonNode parsed = parsed(arguments);
    if (parsed == null) {
      argument("", arguments, traced, budget);
    } else {
      leaves(parsed, "", traced, budget, 0);
    }
    return traced;
  }

  private void leaves(JsonNode node, String name, List<TracedText> into, Budget budget, int depth) {
    if (into.size() >= MAX_ARGUMENTS || depth > MAX_DEPTH) {
      budget.cut = true;
    } else if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        String own = isName(member.getKey()) ? member.getKey() : "*";
        String path = name.isEmpty() ? own : name + '.' + own;
        leaves(member.getValue(), path, into, budget, depth + 1);
      }
    } else if (node instanceof ArrayNode list) {
      for (JsonNode element : list) {
        leaves(element, name + "[]", into, budget, depth + 1);
      }
    } else if (node.isNumber() || node.isTextual()) {
      argument(name, node.asText(), into, budget);
    }
  }

  /** What stands as a member's name, and may be a value: {@code {"ann@example.com": "owner"}}. */
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

  private void argument(String name, String text, List<TracedText> into, Budget budget) {
    var reader = new TextReader(key);
    reader.read(text, false);
    List<Sentence> sentences = reader.sentences();
    if (sentences.isEmpty()) {
      return;
    }
    var all = new Sentence(0, 0, 0);
    var words = new ArrayList<Integer>();
    int count = 0;
    for (Sentence sentence : sentences) {
      all.topics |= sentence.topics;
      all.flags |= sentence.flags & ~TextFlag.DELEGATES.bit();
      all.values.addAll(sentence.values);
      words.addAll(sentence.words);
      count += sentence.wordCount;
    }
    if (count > 0 && count <= MAX_PHRASE && all.values.isEmpty() && sentences.size() == 1) {
      all.values.add(new Value(ValueKind.NAME, sentences.getFirst().phrase.toString()));
      count = 0;
    }
    // "Name: one, two" is a note on something, and no value of its own.
    boolean note = TextFlag.MEMBER.in(all.flags) && all.values.size() > MAX_NAMED;
    if (count == 0 && !note) {
      all.flags |= TextFlag.WHOLE.bit();
    }
    if (carries(all.values)) {
      all.flags |= TextFlag.CARRIES.bit();
    }
    String shortName = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    into.add(pieced(text(shortName, all, all.flags, words, budget), all.values));
  }

  private static boolean carries(List<Value> values) {
    return values.stream()
        .anyMatch(value -> value.kind() == ValueKind.URL && value.canonical().indexOf('?') > 0);
  }

  /** What an argument's values may have been put together from. */
  private TracedText pieced(TracedText text, List<Value> values) {
    for (int i = 0; i < text.getValues().size(); i++) {
      Value value = values.get(i);
      String canonical = value.canonical();
      boolean leads = value.kind() == ValueKind.ACCOUNT || value.kind() == ValueKind.EMAIL;
      if (!leads || canonical.length() < 2 * MIN_PIECE || canonical.length() > MAX_PIECED) {
        continue;
      }
      var pieces = new ArrayList<Integer>();
      for (int cut = MIN_PIECE; cut <= canonical.length() - MIN_PIECE; cut++) {
        pieces.add(key.shortHash(canonical, 0, cut));
        pieces.add(key.shortHash(canonical, cut, canonical.length()));
      }
      TracedValue whole = text.getValues().get(i);
      text.getValues().set(i, new TracedValue(whole.getHash(), whole.getKind(), pieces));
    }
    return text;
  }

  private List<Integer> toolWords(String tool) {
    var words = new ArrayList<Integer>();
    names(tool, words);
    return List.copyOf(new TreeSet<>(words));
  }

  private void names(String name, List<Integer> words) {
    String folded = Words.fold(Words.apart(name));
    int from = 0;
    for (int i = 0; i <= folded.length(); i++) {
      if (i == folded.length() || !Character.isLetterOrDigit(folded.charAt(i))) {
        if (i - from >= MIN_WORD) {
          words.add(key.shortHash(folded, from, Words.stemEnd(folded, from, i)));
        }
        from = i + 1;
      }
    }
  }

  private List<TracedText> result(String result, Budget budget) {
    var reader = new TextReader(key);
    JsonNode parsed = parsed(result);
    if (parsed == null) {
      reader.read(result, false);
    } else {
      members(parsed, reader, 0);
    }
    List<Sentence> worth = new ArrayList<>();
    for (Sentence sentence : reader.sentences()) {
      if (sentence.wordCount > 0 && sentence.wordCount <= MAX_PHRASE && sentence.values.isEmpty()) {
        sentence.values.add(new Value(ValueKind.NAME, sentence.phrase.toString()));
      }
      if ((sentence.flags & TOLD) == 0) {
        sentence.values.removeIf(
            value -> value.kind() == ValueKind.NUMBER || value.kind() == ValueKind.DATE);
      }
      if (!sentence.values.isEmpty() || (sentence.flags & TOLD) != 0) {
        worth.add(sentence);
      }
    }
    // Where not all can be kept, what tells somebody to do something counts most.
    worth.sort(Comparator.comparingInt(sentence -> (sentence.flags & TOLD) == 0 ? 1 : 0));
    var traced = new ArrayList<TracedText>();
    for (Sentence sentence : worth) {
      if (budget.left <= 0) {
        budget.cut = true;
        break;
      }
      boolean told = (sentence.flags & TOLD) != 0;
      traced.add(text(null, sentence, sentence.flags, told ? sentence.words : List.of(), budget));
    }
    traced.sort(Comparator.comparingInt(TracedText::getPosition));
    return traced;
  }

  private static void members(JsonNode node, TextReader reader, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      node.forEach(member -> members(member, reader, depth + 1));
    } else if (node.isTextual() || node.isNumber()) {
      reader.read(node.asText(), true);
    }
  }

  private TracedText text(
      @Nullable String name, Sentence sentence, int flags, List<Integer> words, Budget budget) {
    var values = new ArrayList<TracedValue>();
    for (Value value : sentence.values) {
      long hash = key.hash(value.canonical());
      if (budget.left > 0) {
        values.add(new TracedValue(hash, value.kind().code(), List.of()));
        budget.left--;
      } else {
        budget.cut = true;
      }
    }
    List<Integer> shingles = shingles(words);
    int room = Math.min(Math.min(words.size(), MAX_ARGUMENT_WORDS), Math.max(0, budget.left));
    budget.left -= room;
    int shingleRoom = Math.min(Math.min(shingles.size(), MAX_SHINGLES), Math.max(0, budget.left));
    budget.left -= shingleRoom;
    budget.cut |= room < words.size() || shingleRoom < shingles.size();
    return new TracedText(
        name,
        flags,
        sentence.topics,
        sentence.position(),
        values,
        List.copyOf(words.subList(0, room)),
        List.copyOf(shingles.subList(0, shingleRoom)));
  }

  /** A sample of three words in a row, the same of equal rows wherever they stand. */
  private static List<Integer> shingles(List<Integer> words) {
    var shingles = new ArrayList<Integer>();
    for (int i = 0; i + SHINGLE <= words.size(); i++) {
      int shingle = (words.get(i) * 31 + words.get(i + 1)) * 31 + words.get(i + 2);
      if ((shingle & 1) == 0) {
        shingles.add(shingle);
      }
    }
    return shingles;
  }

  /** How many hashes a record may still have. */
  private static final class Budget {
    private int left = MAX_HASHES;
    private boolean cut;
  }
}
