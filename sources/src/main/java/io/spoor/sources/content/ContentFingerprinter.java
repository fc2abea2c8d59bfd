package io.spoor.sources.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.TaintKey;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.WordForms;
import io.spoor.schemas.json.Parsed;
import io.spoor.schemas.json.RecordJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fingerprints tool calls and requests. Pure and thread-safe. */
public final class ContentFingerprinter {
  private static final String WRAPPER = "_";
  private static final int MAX_HASHES = 512;
  private static final int MAX_PROPOSED_HASHES = 2_048;
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
  private static final int INSTRUCTION_FLAGS =
      TextFlag.ORDER.bit()
          | TextFlag.NEAR_ADDRESS.bit()
          | TextFlag.DECODED.bit()
          | TextFlag.ASSIGNS.bit();

  private final TaintKey key;
  private final EffectTracer effects;

  public ContentFingerprinter(TaintKey key) {
    this.key = key;
    this.effects = new EffectTracer(key);
  }

  /** Fingerprint of a tool call that states each of its parts once. */
  public ContentTrace call(String tool, @Nullable String arguments, @Nullable String result) {
    return call(
        List.of(tool),
        arguments == null ? List.of() : List.of(arguments),
        result == null ? List.of() : List.of(result));
  }

  /**
   * Fingerprint of a tool call. Contradicting texts share the limits, so that none hides another.
   *
   * @param arguments JSON texts of an object; other text counts as one unnamed argument
   * @param results texts that the tool returned
   */
  public ContentTrace call(List<String> tools, List<String> arguments, List<String> results) {
    var budget = new Budget();
    var words = new ArrayList<Integer>();
    tools.forEach(tool -> addNameWords(tool, words));
    var texts = new ArrayList<TracedText>();
    for (int i = 0; i < budget.accepted(arguments); i++) {
      Budget share = budget.share(arguments.size() - i);
      texts.addAll(arguments(arguments.get(i), MAX_ARGUMENTS / arguments.size(), share));
      budget.spend(share);
    }
    var sentences = new ArrayList<TracedText>();
    var named = new NamedObjects(key);
    for (int i = 0; i < budget.accepted(results); i++) {
      Budget share = budget.share(results.size() - i);
      sentences.addAll(result(results.get(i), share, named));
      budget.spend(share);
    }
    EffectTracer.Traced does =
        effects.read(tools, arguments.stream().limit(Budget.MAX_TEXTS).toList());
    return ContentTrace.newBuilder()
        .setKeyId(key.id())
        .setToolWords(List.copyOf(new TreeSet<>(words)))
        .setArguments(texts)
        .setResult(sentences)
        .setCut(budget.exceeded)
        .setEffects(does.effects())
        .setRuns(does.runs())
        .setCommands(does.commands())
        .setNamed(named.toList())
        .setLeftOut(does.leftOut() + named.leftOut())
        .build();
  }

  /**
   * Fingerprint of a call that a model proposes.
   *
   * @param arguments JSON text; null: not stated
   * @param proposals number of calls that the record proposes; they share the limits of one record
   */
  public ContentTrace proposal(String tool, @Nullable String arguments, int proposals) {
    var budget = new Budget(Math.min(MAX_HASHES, MAX_PROPOSED_HASHES / Math.max(1, proposals)));
    var words = new ArrayList<Integer>();
    addNameWords(tool, words);
    List<TracedText> texts =
        arguments == null ? List.of() : arguments(arguments, MAX_ARGUMENTS, budget);
    EffectTracer.Traced does =
        effects.read(List.of(tool), arguments == null ? List.of() : List.of(arguments));
    return ContentTrace.newBuilder()
        .setKeyId(key.id())
        .setToolWords(List.copyOf(new TreeSet<>(words)))
        .setArguments(texts)
        .setCut(budget.exceeded)
        .setEffects(does.effects())
        .setRuns(does.runs())
        .setCommands(does.commands())
        .setLeftOut(does.leftOut())
        .setArgumentClaims(argumentClaims(arguments == null ? List.of() : List.of(arguments)))
        .build();
  }

  /** What the texts of a call's arguments state, for comparison with other records of the call. */
  public List<Long> argumentClaims(List<String> arguments) {
    var claims = new ArgumentClaims(key);
    arguments.stream().limit(Budget.MAX_TEXTS).forEach(claims::add);
    return claims.toList();
  }

  /** Fingerprint of a user's request that is stated once. */
  public @Nullable ContentTrace request(String messages) {
    return request(List.of(messages));
  }

  /**
   * Fingerprint of a user's request; null when the messages contain no user message.
   *
   * @param messages JSON texts, {@code [{"role", "parts": [{"type": "text", "content"}]}]} or
   *     {@code [{"role", "content"}]}; other text counts as the user's words
   */
  public @Nullable ContentTrace request(List<String> messages) {
    return request(messages, /* user= */ null);
  }

  /**
   * Fingerprint of a request and of the user that its record states: what goes to the user goes to
   * no third party.
   *
   * @param user id of the user, such as a mail address; null: none, or more than one is stated
   */
  public @Nullable ContentTrace request(List<String> messages, @Nullable String user) {
    var budget = new Budget();
    var request = new ArrayList<TracedText>();
    var named = new NamedObjects(key);
    for (int i = 0; i < budget.accepted(messages); i++) {
      Budget share = budget.share(messages.size() - i);
      var tokeniser = new TextTokeniser(key);
      Parsed parsed = parse(messages.get(i));
      if (parsed == null) {
        readParts(messages.get(i), tokeniser);
      } else {
        readRequest(unwrap(parsed), tokeniser, 0);
      }
      named.addRequest(tokeniser.sentences());
      for (SentenceBuilder sentence : tokeniser.sentences()) {
        request.add(toText(null, sentence, sentence.flags, sentence.words, share));
      }
      budget.spend(share);
    }
    if (user != null && !request.isEmpty()) {
      addUser(user, request, budget);
    }
    return request.isEmpty()
        ? null
        : ContentTrace.newBuilder()
            .setKeyId(key.id())
            .setRequest(request)
            .setCut(budget.exceeded)
            .setNamed(named.toList())
            .setLeftOut(named.leftOut())
            .build();
  }

  /** Adds the user's address, which is neither a word nor a topic of the request. */
  private void addUser(String user, List<TracedText> target, Budget budget) {
    TypedValue value = ValueRecogniser.recognise(user, 0, user.length());
    if (value != null && value.kind().isDestination() && budget.remaining > 0) {
      var sentence = new SentenceBuilder(target.size(), 0, 0);
      sentence.addValue(value);
      target.add(toText(null, sentence, sentence.flags, List.of(), budget));
    }
  }

  /** The object or list that a text contains; null for other text. */
  private static @Nullable Parsed parse(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) <= ' ') {
      i++;
    }
    boolean json = i < text.length() && (text.charAt(i) == '{' || text.charAt(i) == '[');
    // A list is wrapped in a member, so that one reader handles both.
    return json ? RecordJson.parsedOrNull("{\"" + WRAPPER + "\":" + text + '}') : null;
  }

  private static JsonNode unwrap(Parsed parsed) {
    return Objects.requireNonNull(parsed.object().get(WRAPPER));
  }

  /** Reads a text of the user's, and marks the sentences that it quotes from somebody else. */
  private static void readParts(String text, TextTokeniser tokeniser) {
    for (RequestPart part : RequestPart.of(text)) {
      int first = tokeniser.sentences().size();
      tokeniser.read(part.text(), false);
      for (int i = first; part.quoted() && i < tokeniser.sentences().size(); i++) {
        tokeniser.sentences().get(i).quoted = true;
      }
    }
  }

  private static void readRequest(JsonNode node, TextTokeniser tokeniser, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node.isTextual()) {
      readParts(node.textValue(), tokeniser);
    } else if (node instanceof ArrayNode list) {
      list.forEach(element -> readRequest(element, tokeniser, depth + 1));
    } else if (node instanceof ObjectNode message && isUserMessage(message)) {
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
          readRequest(part, tokeniser, depth + 1);
        }
      }
    }
  }

  /**
   * Whether a user wrote the message; messages of assistants, tools and system prompts are not
   * requests.
   */
  private static boolean isUserMessage(ObjectNode message) {
    JsonNode role = message.get("role");
    JsonNode type = message.get("type");
    boolean isUser = role == null || role.asText().equals("user") || role.asText().equals("human");
    boolean isText =
        type == null
            || type.asText().equals("text")
            || type.asText().equals("input_text")
            || type.asText().equals("message");
    return isUser && isText;
  }

  private List<TracedText> arguments(String arguments, int limit, Budget budget) {
    var texts = new ArrayList<TracedText>();
    Parsed parsed = parse(arguments);
    if (parsed == null) {
      addArgument("", arguments, texts, budget);
    } else {
      if (parsed.duplicateMembers()) {
        // The tree has only the last value of a member.
        Budget share = budget.share(2);
        addArgument("", arguments, texts, share);
        budget.spend(share);
      }
      readLeaves(unwrap(parsed), "", texts, limit, budget, 0);
    }
    return texts;
  }

  private void readLeaves(
      JsonNode node, String name, List<TracedText> target, int limit, Budget budget, int depth) {
    if (target.size() >= limit || depth > MAX_DEPTH) {
      budget.exceeded = true;
    } else if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        String segment = isName(member.getKey()) ? member.getKey() : "*";
        String path = name.isEmpty() ? segment : name + '.' + segment;
        readLeaves(member.getValue(), path, target, limit, budget, depth + 1);
      }
    } else if (node instanceof ArrayNode list) {
      for (JsonNode element : list) {
        readLeaves(element, name + "[]", target, limit, budget, depth + 1);
      }
    } else if (node.isNumber() || node.isTextual()) {
      addArgument(name, node.asText(), target, budget);
    }
  }

  /** Whether a member's name may be a value: {@code {"ann@example.com": "owner"}}. */
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

  private void addArgument(String name, String text, List<TracedText> target, Budget budget) {
    var tokeniser = new TextTokeniser(key);
    tokeniser.read(text, false);
    List<SentenceBuilder> sentences = tokeniser.sentences();
    if (sentences.isEmpty()) {
      return;
    }
    var combined = new SentenceBuilder(0, 0, 0);
    var words = new ArrayList<Integer>();
    int count = 0;
    for (SentenceBuilder sentence : sentences) {
      combined.topics |= sentence.topics;
      combined.flags |= sentence.flags & ~TextFlag.DELEGATES.bit();
      combined.values.addAll(sentence.values);
      words.addAll(sentence.words);
      count += sentence.wordCount;
    }
    if (count > 0 && count <= MAX_PHRASE && combined.values.isEmpty() && sentences.size() == 1) {
      combined.values.add(new TypedValue(ValueKind.NAME, sentences.getFirst().phrase.toString()));
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
    String shortName = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    target.add(
        withPieces(toText(shortName, combined, combined.flags, words, budget), combined.values));
  }

  private static boolean carriesPayload(List<TypedValue> values) {
    return values.stream()
        .anyMatch(value -> value.kind() == ValueKind.URL && value.canonical().indexOf('?') > 0);
  }

  /** Adds the parts from which the values of an argument may have been combined. */
  private TracedText withPieces(TracedText text, List<TypedValue> values) {
    for (int i = 0; i < text.getValues().size(); i++) {
      TypedValue value = values.get(i);
      String canonical = value.canonical();
      boolean isDestination = value.kind() == ValueKind.ACCOUNT || value.kind() == ValueKind.EMAIL;
      if (!isDestination || canonical.length() < 2 * MIN_PIECE || canonical.length() > MAX_PIECED) {
        continue;
      }
      var pieces = new ArrayList<Integer>();
      for (int split = MIN_PIECE; split <= canonical.length() - MIN_PIECE; split++) {
        pieces.add(key.shortHash(canonical, 0, split));
        pieces.add(key.shortHash(canonical, split, canonical.length()));
      }
      TracedValue tracedValue = text.getValues().get(i);
      text.getValues()
          .set(i, new TracedValue(tracedValue.getHash(), tracedValue.getKind(), pieces));
    }
    return text;
  }

  private void addNameWords(String name, List<Integer> words) {
    String folded = WordForms.fold(WordForms.splitWords(name));
    int from = 0;
    for (int i = 0; i <= folded.length(); i++) {
      if (i == folded.length() || !Character.isLetterOrDigit(folded.charAt(i))) {
        if (i - from >= MIN_WORD) {
          words.add(key.shortHash(folded, from, WordForms.stemEnd(folded, from, i)));
        }
        from = i + 1;
      }
    }
  }

  private List<TracedText> result(String result, Budget budget, NamedObjects named) {
    var tokeniser = new TextTokeniser(key);
    Parsed parsed = parse(result);
    if (parsed == null) {
      tokeniser.read(result, false);
    } else {
      if (parsed.duplicateMembers()) {
        // The tree has only the last value of a member.
        tokeniser.read(result, false);
      }
      readMembers(unwrap(parsed), tokeniser, 0);
    }
    named.addResult(tokeniser.sentences());
    List<SentenceBuilder> relevant = new ArrayList<>();
    for (SentenceBuilder sentence : tokeniser.sentences()) {
      if (sentence.wordCount > 0 && sentence.wordCount <= MAX_PHRASE && sentence.values.isEmpty()) {
        sentence.values.add(new TypedValue(ValueKind.NAME, sentence.phrase.toString()));
      }
      if ((sentence.flags & INSTRUCTION_FLAGS) == 0) {
        sentence.values.removeIf(
            value -> value.kind() == ValueKind.NUMBER || value.kind() == ValueKind.DATE);
      }
      if (!sentence.values.isEmpty() || (sentence.flags & INSTRUCTION_FLAGS) != 0) {
        relevant.add(sentence);
      }
    }
    // When not all fit, instructions take precedence.
    relevant.sort(
        Comparator.comparingInt(sentence -> (sentence.flags & INSTRUCTION_FLAGS) == 0 ? 1 : 0));
    var texts = new ArrayList<TracedText>();
    for (SentenceBuilder sentence : relevant) {
      if (budget.remaining <= 0) {
        budget.exceeded = true;
        break;
      }
      boolean isInstruction = (sentence.flags & INSTRUCTION_FLAGS) != 0;
      texts.add(
          toText(
              null, sentence, sentence.flags, isInstruction ? sentence.words : List.of(), budget));
    }
    texts.sort(Comparator.comparingInt(TracedText::getPosition));
    return texts;
  }

  private static void readMembers(JsonNode node, TextTokeniser tokeniser, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      node.forEach(member -> readMembers(member, tokeniser, depth + 1));
    } else if (node.isTextual() || node.isNumber()) {
      tokeniser.read(node.asText(), true);
    }
  }

  private TracedText toText(
      @Nullable String name,
      SentenceBuilder sentence,
      int flags,
      List<Integer> words,
      Budget budget) {
    var values = new ArrayList<TracedValue>();
    for (TypedValue value : sentence.values) {
      long hash = key.hash(value.canonical());
      if (budget.remaining > 0) {
        values.add(new TracedValue(hash, value.kind().code(), List.of()));
        budget.remaining--;
      } else {
        budget.exceeded = true;
      }
    }
    List<Integer> shingles = shingles(words);
    int wordCount =
        Math.min(Math.min(words.size(), MAX_ARGUMENT_WORDS), Math.max(0, budget.remaining));
    budget.remaining -= wordCount;
    int shingleCount =
        Math.min(Math.min(shingles.size(), MAX_SHINGLES), Math.max(0, budget.remaining));
    budget.remaining -= shingleCount;
    budget.exceeded |= wordCount < words.size() || shingleCount < shingles.size();
    return new TracedText(
        name,
        flags,
        sentence.topics,
        sentence.position(),
        values,
        List.copyOf(words.subList(0, wordCount)),
        List.copyOf(shingles.subList(0, shingleCount)));
  }

  /** A sample of three-word sequences; equal sequences give the same sample anywhere. */
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

  /** Remaining number of hashes that a record may have. */
  private static final class Budget {
    private static final int MAX_TEXTS = 16;

    private final int size;
    private int remaining;
    private boolean exceeded;

    Budget() {
      this(MAX_HASHES);
    }

    private Budget(int size) {
      this.size = size;
      this.remaining = size;
    }

    /** Number of contradicting texts that are read. */
    int accepted(List<String> texts) {
      exceeded |= texts.size() > MAX_TEXTS;
      return Math.min(texts.size(), MAX_TEXTS);
    }

    /** The part for the next of a number of texts. */
    Budget share(int texts) {
      return new Budget(remaining / Math.min(texts, MAX_TEXTS));
    }

    void spend(Budget share) {
      remaining -= share.size - share.remaining;
      exceeded |= share.exceeded;
    }
  }
}
