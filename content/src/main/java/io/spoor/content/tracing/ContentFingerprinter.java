package io.spoor.content.tracing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.ContentMark;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordForms;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fingerprints tool calls and requests. Pure and thread-safe. */
public final class ContentFingerprinter {
  private static final int MAX_PROPOSED_HASHES = 2_048;
  private static final int MAX_CLAIMING_TEXTS = 16;
  private static final int MIN_WORD = 3;

  /** Words beside encoded text that are no text of their own. */
  private static final int MAX_PLAIN_WORDS = 3;

  /** A short sentence that is seen where the rest is not. */
  private static final int MAX_COVER_WORDS = 8;

  /** Hidden words for each plain one, where words are hidden one by one throughout a text. */
  private static final int MIN_HIDDEN = 8;

  private final TaintKey key;
  private final TextTracer tracer;
  private final EffectTracer effects;

  public ContentFingerprinter(TaintKey key) {
    this.key = key;
    this.tracer = new TextTracer(key);
    this.effects = new EffectTracer(key);
  }

  /**
   * A text that an agent read, and where it is from.
   *
   * @param tool name of the tool that returned it; empty: not known; null: that of the call
   */
  public record ReadText(@Nullable String tool, ContentText text) {}

  /** Fingerprint of a tool call that states each of its parts once. */
  public ContentTrace call(String tool, @Nullable String arguments, @Nullable String result) {
    return call(
        List.of(tool),
        arguments == null ? List.of() : List.of(ContentText.of(arguments)),
        result == null ? List.of() : List.of(new ReadText(null, ContentText.of(result))));
  }

  /**
   * Fingerprint of a tool call. Contradicting texts share the limits, so that none hides another.
   *
   * @param arguments JSON texts of an object; other text counts as one unnamed argument
   * @param results texts that the tool returned
   */
  public ContentTrace call(
      List<String> tools, List<ContentText> arguments, List<ReadText> results) {
    return call(tools, arguments, results, /* claims= */ List.of());
  }

  /**
   * The same, with what the arguments state for comparison with other records of the call.
   *
   * @param claims see {@link #argumentClaims}
   */
  public ContentTrace call(
      List<String> tools, List<ContentText> arguments, List<ReadText> results, List<Long> claims) {
    var budget = new HashBudget();
    var reading = new ReadingState();
    var words = new ArrayList<Integer>();
    tools.forEach(tool -> addNameWords(tool, words));
    List<TracedText> texts = arguments(arguments, budget, reading);
    var sentences = new ArrayList<TracedText>();
    var named = new NamedObjects(key);
    for (int i = 0; i < budget.accepted(results); i++) {
      HashBudget share = budget.share(results.size() - i);
      sentences.addAll(result(results.get(i), share, reading, named));
      budget.spend(share);
    }
    if (results.isEmpty()) {
      reading.mark(ContentMark.NOT_STATED);
    }
    EffectTracer.Traced does = effects.read(tools, arguments);
    // A builder would look up each field in the schema, which is slow.
    return new ContentTrace(
        key.id(),
        List.copyOf(new TreeSet<>(words)),
        texts,
        sentences,
        /* request= */ List.of(),
        budget.isExceeded(),
        claims,
        reading.marks(),
        does.effects(),
        does.runs(),
        named.toList(),
        does.commands(),
        does.leftOut() + named.leftOut());
  }

  private List<TracedText> arguments(
      List<ContentText> arguments, HashBudget budget, ReadingState reading) {
    var texts = new ArrayList<TracedText>();
    for (int i = 0; i < budget.accepted(arguments); i++) {
      HashBudget share = budget.share(arguments.size() - i);
      var reader = new ArgumentReader(key, reading);
      reader.read(arguments.get(i));
      texts.addAll(reader.traced(tracer, share, arguments.size()));
      budget.spend(share);
    }
    return texts;
  }

  /**
   * Fingerprint of a call that a model proposes.
   *
   * @param arguments JSON text; null: not stated
   * @param proposals number of calls that the record proposes; they share the limits of one record
   */
  public ContentTrace proposal(String tool, @Nullable ContentText arguments, int proposals) {
    int share = Math.max(1, proposals);
    var budget =
        new HashBudget(
            Math.min(HashBudget.MAX_HASHES, MAX_PROPOSED_HASHES / share),
            HashBudget.MAX_DESTINATIONS / share);
    var reading = new ReadingState();
    var words = new ArrayList<Integer>();
    addNameWords(tool, words);
    List<ContentText> stated = arguments == null ? List.of() : List.of(arguments);
    List<TracedText> texts = arguments(stated, budget, reading);
    EffectTracer.Traced does = effects.read(List.of(tool), stated);
    return new ContentTrace(
        key.id(),
        List.copyOf(new TreeSet<>(words)),
        texts,
        /* result= */ List.of(),
        /* request= */ List.of(),
        budget.isExceeded(),
        argumentClaims(stated),
        reading.marks(),
        does.effects(),
        does.runs(),
        /* named= */ List.of(),
        does.commands(),
        does.leftOut());
  }

  /** What the texts of a call's arguments state, for comparison with other records of the call. */
  public List<Long> argumentClaims(List<ContentText> arguments) {
    var claims = new ArgumentClaims(key);
    arguments.stream().limit(MAX_CLAIMING_TEXTS).forEach(claims::add);
    return claims.toList();
  }

  /**
   * Fingerprint of results that a model read, whichever calls returned them; null when the texts
   * contain nothing that a call may follow.
   */
  public @Nullable ContentTrace read(List<ReadText> results) {
    ContentTrace trace = call(List.of(), List.of(), results);
    return trace.getResult().isEmpty() && trace.getMarks() == 0 ? null : trace;
  }

  /** Fingerprint of a user's request that is stated once. */
  public @Nullable ContentTrace request(String messages) {
    return request(List.of(ContentText.of(messages)), /* user= */ null);
  }

  /**
   * Fingerprint of a request and of the user that its record states: what goes to the user goes to
   * no third party. Null when the messages contain no user message.
   *
   * @param messages JSON texts, {@code [{"role", "parts": [{"type": "text", "content"}]}]} or
   *     {@code [{"role", "content"}]}; other text counts as the user's words
   * @param user id of the user, such as a mail address; null: none, or more than one is stated
   */
  public @Nullable ContentTrace request(List<ContentText> messages, @Nullable String user) {
    var budget = new HashBudget();
    var reading = new ReadingState();
    var request = new ArrayList<TracedText>();
    var named = new NamedObjects(key);
    for (int i = 0; i < budget.accepted(messages); i++) {
      HashBudget share = budget.share(messages.size() - i);
      ContentText message = messages.get(i);
      var tokeniser = new TextTokeniser(reading);
      JsonContent json = message.json();
      if (json == null) {
        readParts(message.readable(), message, tokeniser);
      } else {
        MessageTexts.ofUser(json.tree()).forEach(text -> readParts(text, message, tokeniser));
      }
      named.addRequest(tokeniser.sentences());
      for (SentenceBuilder sentence : tokeniser.sentences()) {
        request.add(tracer.sentence(sentence, sentence.hashes(key), share));
      }
      budget.spend(share);
    }
    if (user != null && !request.isEmpty()) {
      addUser(user, request, budget);
    }
    return request.isEmpty()
        ? null
        : new ContentTrace(
            key.id(),
            List.of(),
            List.of(),
            List.of(),
            request,
            budget.isExceeded(),
            List.of(),
            reading.marks(),
            List.of(),
            List.of(),
            named.toList(),
            /* commands= */ null,
            named.leftOut());
  }

  /** Reads a text of the user's, and marks the sentences that it quotes from somebody else. */
  private static void readParts(String text, ContentText message, TextTokeniser tokeniser) {
    for (RequestPart part : RequestPart.of(text)) {
      int first = tokeniser.sentences().size();
      tokeniser.read(part.text(), message, /* isMember= */ false);
      for (int i = first; part.quoted() && i < tokeniser.sentences().size(); i++) {
        tokeniser.sentences().get(i).quoted = true;
      }
    }
  }

  /**
   * Adds the user's mail address, which is neither a word nor a topic of the request. Users are not
   * known by accounts or pages: such an id would only name a destination.
   */
  private void addUser(String user, List<TracedText> target, HashBudget budget) {
    TypedValue value = ValueRecogniser.recognise(user, 0, user.length());
    if (value != null && value.kind() == ValueKind.EMAIL) {
      var sentence = new SentenceBuilder(target.size(), 0, 0);
      sentence.addValue(value);
      target.add(tracer.sentence(sentence, List.of(), budget));
    }
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

  private List<TracedText> result(
      ReadText result, HashBudget budget, ReadingState reading, NamedObjects named) {
    ContentText content = result.text();
    if (content.hasSecrets()) {
      reading.mark(ContentMark.REDACTED);
    }
    var tokeniser = new TextTokeniser(reading);
    JsonContent json = content.json();
    if (json == null) {
      tokeniser.read(content);
    } else {
      if (json.hasDuplicates()) {
        // The tree has only the last value of a member.
        tokeniser.read(content);
      }
      readMembers(json.tree(), content, tokeniser);
    }
    if (isEncodedAsWhole(tokeniser.sentences(), reading)) {
      markAsWhole(tokeniser.sentences(), reading);
    }
    named.addResult(tokeniser.sentences());
    List<SentenceBuilder> relevant = new ArrayList<>(tokeniser.sentences().size());
    for (SentenceBuilder sentence : tokeniser.sentences()) {
      sentence.addPhrase();
      if (!sentence.isInstruction()) {
        sentence.removeFigures();
      }
      if (!sentence.values.isEmpty() || sentence.isInstruction()) {
        relevant.add(sentence);
      }
      if (sentence.leavesOut) {
        reading.mark(ContentMark.PARTLY_READ);
      }
    }
    return tracer.result(result.tool(), relevant, budget);
  }

  /**
   * Whether the text was encoded or hidden as a whole: what is beside it is too little to be read
   * instead of it. If words were hidden one by one, nearly all of them were that have room for it;
   * else what is seen is a few words without an instruction or a destination.
   */
  private static boolean isEncodedAsWhole(List<SentenceBuilder> sentences, ReadingState reading) {
    int seenWords = 0;
    int plainWords = 0;
    int hiddenWords = 0;
    boolean isRead = false;
    for (SentenceBuilder sentence : sentences) {
      if (!sentence.isEncoded()) {
        seenWords += sentence.wordCount - sentence.hiddenWords;
        plainWords += sentence.plainWords;
        hiddenWords += sentence.hiddenWords;
        boolean isVisible = sentence.hiddenWords == 0;
        isRead |= isVisible && (sentence.isInstruction() || sentence.hasDestination());
      }
    }
    if (reading.isOnlyEncoded()) {
      return seenWords <= MAX_PLAIN_WORDS;
    }
    return hiddenWords > 0
        ? MIN_HIDDEN * plainWords <= hiddenWords
        : seenWords <= MAX_COVER_WORDS && !isRead;
  }

  /**
   * A result that is encoded as a whole, such as a mail, hides nothing from anybody. One that is
   * hidden as a whole is no page with a second meaning: what it states is evaluated as if it were
   * plain, and its orders are marked.
   */
  private static void markAsWhole(List<SentenceBuilder> sentences, ReadingState reading) {
    for (SentenceBuilder sentence : sentences) {
      boolean isHidden = TextFlag.DECODED.isIn(sentence.flags) && !reading.isOnlyEncoded();
      sentence.flags &= ~TextFlag.DECODED.bit();
      sentence.flags |= isHidden ? TextFlag.HIDDEN_WITH_ALL.bit() : 0;
    }
  }

  /** Reads all leaves; the parser bounds the depth. */
  private static void readMembers(JsonNode node, ContentText content, TextTokeniser tokeniser) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        tokeniser.nameNext(member.getKey());
        readMembers(member.getValue(), content, tokeniser);
      }
    } else if (node instanceof ArrayNode) {
      node.forEach(member -> readMembers(member, content, tokeniser));
    } else if (node.isTextual() || node.isNumber()) {
      tokeniser.read(node.asText(), content, /* isMember= */ true);
    }
  }
}
