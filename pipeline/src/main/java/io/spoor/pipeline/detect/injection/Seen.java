package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.TextFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run had read before a call: which values, from whom, and what it was told to do. */
final class Seen {
  private static final int TOLD =
      TextFlag.ORDER.bit()
          | TextFlag.NEAR_ADDRESS.bit()
          | TextFlag.DECODED.bit()
          | TextFlag.ASSIGNS.bit();

  private final Set<Long> trusted = new HashSet<>();
  private final Map<Long, Sighting> untrusted = new HashMap<>();
  private final Map<Integer, Sighting> pieces = new HashMap<>();
  private final List<Sighting> told = new ArrayList<>();
  private final List<ToolCall> steps = new ArrayList<>();

  private Seen() {}

  static Seen before(List<ToolCall> steps, int keyId, Function<String, Tool> tools) {
    var seen = new Seen();
    Set<Long> written = new HashSet<>();
    for (ToolCall step : steps) {
      if (step.trace().getKeyId() != keyId) {
        continue;
      }
      seen.steps.add(step);
      Tool tool = tools.apply(step.tool());
      if (!tool.reads()) {
        // What the run itself wrote comes back from trusted tools, and is no better for that.
        step.trace().getArguments().forEach(text -> hashes(text, written));
      }
      for (TracedText text : step.trace().getResult()) {
        if (tool.untrusted()) {
          seen.read(new Sighting(step, text));
        } else {
          for (TracedValue value : text.getValues()) {
            if (!written.contains(value.getHash())) {
              seen.trusted.add(value.getHash());
            }
          }
        }
      }
    }
    return seen;
  }

  private static void hashes(TracedText text, Set<Long> into) {
    text.getValues().forEach(value -> into.add(value.getHash()));
  }

  private void read(Sighting sighting) {
    for (TracedValue value : sighting.text().getValues()) {
      untrusted.merge(value.getHash(), sighting, (a, b) -> b.weight() > a.weight() ? b : a);
      pieces.putIfAbsent((int) value.getHash(), sighting);
    }
    if ((sighting.text().getFlags() & TOLD) != 0) {
      told.add(sighting);
    }
  }

  boolean isTrusted(long value) {
    return trusted.contains(value);
  }

  @Nullable Sighting of(long value) {
    return untrusted.get(value);
  }

  /** Where the last part of a value stood that was put together from two; null when it was not. */
  @Nullable Sighting ofPieces(TracedValue value) {
    List<Integer> parts = value.getPieces();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      Sighting head = pieces.get(parts.get(i));
      Sighting tail = pieces.get(parts.get(i + 1));
      if (head != null && tail != null) {
        return tail;
      }
    }
    return null;
  }

  /** What the run did after it had read that, in order. */
  List<ToolCall> after(ToolCall source) {
    int i = 0;
    while (i < steps.size() && !steps.get(i).eventId().equals(source.eventId())) {
      i++;
    }
    return steps.subList(Math.min(i + 1, steps.size()), steps.size());
  }

  /** What the run was told to do by what it read, in order. */
  List<Sighting> told() {
    return told;
  }
}
