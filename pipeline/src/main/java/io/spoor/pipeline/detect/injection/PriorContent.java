package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Content that a run had read before a call: its values, sources and instructions; and the
 * addresses and accounts that it read later, as the times of calls can be forged.
 */
final class PriorContent {
  static final int INSTRUCTION_FLAGS =
      TextFlag.ORDER.bit()
          | TextFlag.NEAR_ADDRESS.bit()
          | TextFlag.DECODED.bit()
          | TextFlag.ASSIGNS.bit();

  /** Characters of the shortest part of an account that is hashed. */
  private static final int SHORTEST_PIECE = 4;

  /** Shorter parts are in honest text by chance. */
  private static final int MIN_END = 5;

  private final Set<Long> trusted = new HashSet<>();
  private final Map<Long, UntrustedPassage> untrusted = new HashMap<>();
  private final Map<Integer, UntrustedPassage> pieces = new HashMap<>();
  private final List<UntrustedPassage> instructions = new ArrayList<>();
  private final List<ToolCall> calls = new ArrayList<>();

  private PriorContent() {}

  static PriorContent collect(
      List<ToolCall> earlierCalls,
      List<ToolCall> laterCalls,
      int keyId,
      Function<String, ToolProfile> tools,
      CarriedValues carried) {
    var content = new PriorContent();
    Set<Long> written = new HashSet<>();
    for (ToolCall call : earlierCalls) {
      if (call.fingerprint().getKeyId() != keyId) {
        continue;
      }
      content.calls.add(call);
      ToolProfile tool = tools.apply(call.tool());
      if (!tool.readOnly()) {
        // The run's own writes, when read back from trusted tools, are not more trusted.
        call.fingerprint().getArguments().forEach(text -> addHashes(text, written));
      }
      for (TracedText text : call.fingerprint().getResult()) {
        if (tool.untrusted()) {
          content.addUntrusted(new UntrustedPassage(call, text));
        } else {
          content.addTrusted(new UntrustedPassage(call, text), written, carried);
        }
      }
    }
    for (ToolCall call : laterCalls) {
      if (call.fingerprint().getKeyId() == keyId && tools.apply(call.tool()).untrusted()) {
        for (TracedText text : call.fingerprint().getResult()) {
          content.addDestinations(new UntrustedPassage(call, text));
        }
      }
    }
    return content;
  }

  /** Adds a text of a trusted tool. What another run stored there is as untrusted as its source. */
  private void addTrusted(UntrustedPassage read, Set<Long> written, CarriedValues carried) {
    TracedText marked = carried.isEmpty() ? null : carried.marked(read.text());
    if (marked != null) {
      addUntrusted(new UntrustedPassage(read.source(), marked));
    }
    for (TracedValue value : read.text().getValues()) {
      if (!written.contains(value.getHash()) && carried.find(value.getHash()) == null) {
        trusted.add(value.getHash());
      }
    }
  }

  private void addDestinations(UntrustedPassage passage) {
    for (TracedValue value : passage.text().getValues()) {
      if (ValueKind.of(value.getKind()).isDestination()) {
        untrusted.putIfAbsent(value.getHash(), passage);
      }
    }
  }

  private static void addHashes(TracedText text, Set<Long> target) {
    text.getValues().forEach(value -> target.add(value.getHash()));
  }

  private void addUntrusted(UntrustedPassage passage) {
    for (TracedValue value : passage.text().getValues()) {
      untrusted.merge(value.getHash(), passage, (a, b) -> b.strength() > a.strength() ? b : a);
      pieces.putIfAbsent((int) value.getHash(), passage);
    }
    if ((passage.text().getFlags() & INSTRUCTION_FLAGS) != 0) {
      instructions.add(passage);
    }
  }

  boolean isTrusted(long value) {
    return trusted.contains(value);
  }

  @Nullable UntrustedPassage findPassage(long value) {
    return untrusted.get(value);
  }

  /** Passage with the last part of a value that was combined from parts; null for other values. */
  @Nullable UntrustedPassage findByPieces(TracedValue value) {
    List<Integer> parts = value.getPieces();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      UntrustedPassage head = pieces.get(parts.get(i));
      UntrustedPassage tail = pieces.get(parts.get(i + 1));
      if (head != null && tail != null) {
        return tail;
      }
    }
    return ValueKind.of(value.getKind()) == ValueKind.ACCOUNT ? findByEnds(parts) : null;
  }

  /**
   * Passage with the end of an account whose beginning is elsewhere: both together are at least
   * half of it. The rest was in a third part, which need not be known.
   *
   * @param parts for each place to cut the account, its beginning and its end
   */
  private @Nullable UntrustedPassage findByEnds(List<Integer> parts) {
    int cuts = parts.size() / 2;
    int length = cuts + 2 * SHORTEST_PIECE - 1;
    int head = cuts - 1;
    while (head >= 0 && !pieces.containsKey(parts.get(2 * head))) {
      head--;
    }
    int tail = head + 1;
    while (tail < cuts && !pieces.containsKey(parts.get(2 * tail + 1))) {
      tail++;
    }
    if (head < 0 || tail >= cuts) {
      return null;
    }
    int headLength = SHORTEST_PIECE + head;
    int tailLength = length - SHORTEST_PIECE - tail;
    return Math.min(headLength, tailLength) >= MIN_END && 2 * (headLength + tailLength) >= length
        ? pieces.get(parts.get(2 * tail + 1))
        : null;
  }

  /** Later calls of the run, in order. */
  List<ToolCall> callsAfter(ToolCall source) {
    int i = 0;
    while (i < calls.size() && !calls.get(i).eventId().equals(source.eventId())) {
      i++;
    }
    return calls.subList(Math.min(i + 1, calls.size()), calls.size());
  }

  /** Instructions in the content read by the run, in order. */
  List<UntrustedPassage> instructions() {
    return instructions;
  }
}
