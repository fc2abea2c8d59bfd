package io.spoor.content.injection;

import io.spoor.content.fingerprint.NameFlag;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.TracedObjectKind;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordTopic;
import io.spoor.content.injection.Assessment.RequestCoverage;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.NamedObject;
import io.spoor.schemas.TracedEffect;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The user's request, as fingerprinted. */
final class UserRequest {
  /** A request that may still arrive. */
  static final UserRequest EXPECTED = new UserRequest(Standing.EXPECTED);

  /** A request that will not arrive. */
  static final UserRequest WITHHELD = new UserRequest(Standing.WITHHELD);

  /** A request that asks for nothing that an agent does. */
  static final UserRequest ASKS_NOTHING = new UserRequest(Standing.ASKS_NOTHING);

  private enum Standing {
    STATED,
    EXPECTED,
    WITHHELD,
    ASKS_NOTHING
  }

  private final Set<Long> values = new HashSet<>();
  private final List<TracedText> texts = new ArrayList<>();
  private final Set<Integer> words = new HashSet<>();
  private final Set<Integer> named = new HashSet<>();
  private final Set<Integer> quoted = new HashSet<>();
  private final Standing standing;
  private long topics;
  private int flags;

  private UserRequest(Standing standing) {
    this.standing = standing;
  }

  /** Of a statement; one that was hashed with another key cannot be compared. */
  static UserRequest of(ContentTrace statement, int keyId) {
    if (statement.getKeyId() != keyId) {
      return EXPECTED;
    }
    var request = new UserRequest(Standing.STATED);
    statement.getRequest().forEach(request::add);
    for (NamedObject object : statement.getNamed()) {
      if (NameFlag.OWN.isIn(object.getAbout())) {
        request.named.add(object.getName());
      } else {
        request.quoted.add(object.getName());
      }
    }
    return request;
  }

  private void add(TracedText text) {
    texts.add(text);
    text.getValues().forEach(value -> values.add(value.getHash()));
    words.addAll(text.getWords());
    topics |= text.getTopics();
    flags |= text.getFlags();
  }

  boolean isKnown() {
    return standing == Standing.STATED || standing == Standing.ASKS_NOTHING;
  }

  /** Whether a statement may still arrive. */
  boolean isExpected() {
    return standing == Standing.EXPECTED;
  }

  /**
   * Whether the user's own words name an object: a place or a path by one of its names, anything
   * else by all, as parts of a setting may be any word.
   */
  boolean names(TracedEffect effect) {
    TracedObjectKind kind = TracedObjectKind.of(effect.getObject());
    boolean isPlace = kind == TracedObjectKind.PATH || (kind != null && kind.isElsewhere());
    List<Integer> names = effect.getNames();
    return isPlace
        ? names.stream().anyMatch(named::contains)
        : !names.isEmpty() && named.containsAll(names);
  }

  /** Whether only words that the request quotes from others name an object. */
  boolean quotes(TracedEffect effect) {
    return !names(effect) && effect.getNames().stream().anyMatch(quoted::contains);
  }

  boolean mentions(long value) {
    return values.contains(value);
  }

  /**
   * Whether it states the destination of the tool's action: the sentence that asks for the action
   * contains an address or account, and not as a source.
   */
  boolean mentionsKind(ValueKind kind, ToolProfile tool) {
    for (TracedText text : texts) {
      boolean requestsAction =
          (WordTopic.actionTopics(text.getTopics()) & WordTopic.actionTopics(tool.topics())) != 0;
      if (requestsAction && !TextFlag.FROM.isIn(text.getFlags()) && containsKind(text, kind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean containsKind(TracedText text, ValueKind kind) {
    return text.getValues().stream()
        .anyMatch(value -> isSameKind(ValueKind.of(value.getKind()), kind));
  }

  private static boolean isSameKind(ValueKind one, ValueKind other) {
    return one.isDestination() && (one == other || (one.isWeb() && other.isWeb()));
  }

  /** Whether it names the domain of a web address. */
  boolean mentionsDomain(TracedText argument) {
    return argument.getValues().stream()
        .anyMatch(
            value ->
                (ValueKind.of(value.getKind()) == ValueKind.DOMAIN
                        || ValueKind.of(value.getKind()) == ValueKind.HOST)
                    && mentions(value.getHash()));
  }

  /** Whether it contains all of the words. */
  boolean containsWords(List<Integer> wordHashes) {
    return !wordHashes.isEmpty() && words.containsAll(wordHashes);
  }

  /** Whether it refers to a source of instructions. */
  boolean delegates() {
    return TextFlag.DELEGATES.isIn(flags);
  }

  /** Whether it names the source of a result: a value or the words of the call's arguments. */
  boolean pointsTo(ToolCall source) {
    for (TracedText argument : source.fingerprint().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        if (mentions(value.getHash())) {
          return true;
        }
      }
      if (TextFlag.WHOLE.isIn(argument.getFlags()) && containsWords(argument.getWords())) {
        return true;
      }
    }
    return false;
  }

  RequestCoverage coverage(ToolProfile tool, List<Integer> toolWords) {
    switch (standing) {
      case EXPECTED, WITHHELD -> {
        return RequestCoverage.UNKNOWN;
      }
      case ASKS_NOTHING -> {
        return RequestCoverage.NO;
      }
      case STATED -> {}
    }
    long requestedTopics = WordTopic.withImplied(topics);
    boolean requestsAction =
        (WordTopic.actionTopics(requestedTopics) & WordTopic.actionTopics(tool.topics())) != 0;
    long objects = WordTopic.objectTopics(tool.topics());
    boolean requestsObject = (WordTopic.objectTopics(requestedTopics) & objects) != 0;
    // For an unknown kind of action, the words of the tool's name count.
    boolean namesTool = WordTopic.actionTopics(tool.topics()) == 0 && containsWords(toolWords);
    if ((requestsAction && (requestsObject || objects == 0)) || namesTool) {
      return RequestCoverage.YES;
    }
    if (WordTopic.actionTopics(requestedTopics) == 0
        && WordTopic.objectTopics(requestedTopics) == 0) {
      return RequestCoverage.UNCLEAR;
    }
    return requestsAction ? RequestCoverage.PARTLY : RequestCoverage.NO;
  }
}
