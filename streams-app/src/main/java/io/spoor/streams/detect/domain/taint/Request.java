package io.spoor.streams.detect.domain.taint;

import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.streams.detect.domain.taint.Assessment.Asked;
import io.spoor.streams.trace.TextFlag;
import io.spoor.streams.trace.Topic;
import io.spoor.streams.trace.ValueKind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the user asked for. */
final class Request {
  private final Set<Long> values = new HashSet<>();
  private final Set<ValueKind> kinds = EnumSet.noneOf(ValueKind.class);
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
    for (TracedValue value : text.getValues()) {
      values.add(value.getHash());
      kinds.add(ValueKind.of(value.getKind()));
    }
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

  /** Whether it says itself where something is to go, by an address or account. */
  boolean namesOne(ValueKind kind) {
    boolean web = kind == ValueKind.URL || kind == ValueKind.HOST;
    return web
        ? kinds.contains(ValueKind.URL) || kinds.contains(ValueKind.HOST)
        : kind.leadsOutside() && kinds.contains(kind);
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
  boolean pointsTo(Step source) {
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
    long asked = topics;
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
