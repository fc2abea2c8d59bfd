package io.spoor.pipeline.detect.injection;

import io.spoor.pipeline.detect.injection.Assessment.Asked;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.Topic;
import io.spoor.schemas.fingerprint.ValueKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the user asked for. */
final class Request {
  private final Set<Long> values = new HashSet<>();
  private final List<TracedText> texts = new ArrayList<>();
  private final Set<Integer> words = new HashSet<>();
  private final boolean known;
  private long topics;
  private int flags;

  private Request(boolean known) {
    this.known = known;
  }

  static Request of(@Nullable ContentTrace trace, int keyId) {
    var request = new Request(trace != null && trace.getKeyId() == keyId);
    if (trace != null && request.known) {
      trace.getRequest().forEach(request::add);
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
    return known;
  }

  boolean names(long value) {
    return values.contains(value);
  }

  /**
   * Whether it says itself where what the tool does is to go: in the sentence that asks for it
   * stands an address or account, and not as where something came from.
   */
  boolean namesOne(ValueKind kind, Tool tool) {
    for (TracedText text : texts) {
      boolean asks = (Topic.doing(text.getTopics()) & Topic.doing(tool.topics())) != 0;
      if (asks && !TextFlag.FROM.in(text.getFlags()) && holds(text, kind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(TracedText text, ValueKind kind) {
    return text.getValues().stream().anyMatch(value -> alike(ValueKind.of(value.getKind()), kind));
  }

  private static boolean alike(ValueKind one, ValueKind other) {
    return one.leadsOutside() && (one == other || (one.isWeb() && other.isWeb()));
  }

  /** Whether it names the domain that a web address belongs to. */
  boolean namesDomain(TracedText argument) {
    return argument.getValues().stream()
        .anyMatch(
            value ->
                (ValueKind.of(value.getKind()) == ValueKind.DOMAIN
                        || ValueKind.of(value.getKind()) == ValueKind.HOST)
                    && names(value.getHash()));
  }

  /** Whether all of the words stand in it. */
  boolean says(List<Integer> some) {
    return !some.isEmpty() && words.containsAll(some);
  }

  /** Whether it points to something that says what to do. */
  boolean delegates() {
    return TextFlag.DELEGATES.in(flags);
  }

  /** Whether it names where a result came from: a value or the words of the call's arguments. */
  boolean pointsTo(ToolCall source) {
    for (TracedText argument : source.trace().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        if (names(value.getHash())) {
          return true;
        }
      }
      if (TextFlag.WHOLE.in(argument.getFlags()) && says(argument.getWords())) {
        return true;
      }
    }
    return false;
  }

  Asked covers(Tool tool, List<Integer> toolWords) {
    if (!known) {
      return Asked.UNKNOWN;
    }
    long asked = Topic.implied(topics);
    boolean doing = (Topic.doing(asked) & Topic.doing(tool.topics())) != 0;
    long things = Topic.things(tool.topics());
    boolean thing = (Topic.things(asked) & things) != 0;
    // Of a doing that is not known, the words of the tool's name have to do.
    boolean named = Topic.doing(tool.topics()) == 0 && says(toolWords);
    if ((doing && (thing || things == 0)) || named) {
      return Asked.YES;
    }
    if (Topic.doing(asked) == 0 && Topic.things(asked) == 0) {
      return Asked.UNCLEAR;
    }
    return doing ? Asked.PARTLY : Asked.NO;
  }
}
