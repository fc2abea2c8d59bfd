package io.spoor.content.injection;

import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
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

  private static final int MIN_PIECE = 4;

  private final Set<Long> trusted = new HashSet<>();
  private final Map<Long, UntrustedPassage> untrusted = new HashMap<>();
  private final Map<Integer, UntrustedPassage> pieces = new HashMap<>();

  /** Values and words of passages that instruct an assistant. */
  private final Map<Integer, UntrustedPassage> instructed = new HashMap<>();

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
      Set<Long> own = new HashSet<>();
      call.fingerprint().getArguments().forEach(text -> addHashes(text, own));
      if (!tool.readOnly()) {
        // The run's own writes, when read back from trusted tools, are not more trusted.
        written.addAll(own);
      }
      for (TracedText text : call.readTexts()) {
        if (origin(call, text, tools).untrusted()) {
          content.addUntrusted(new UntrustedPassage(call, text));
        } else {
          content.addTrusted(new UntrustedPassage(call, text), written, own, carried);
        }
      }
    }
    for (ToolCall call : laterCalls) {
      if (call.fingerprint().getKeyId() == keyId) {
        for (TracedText text : call.readTexts()) {
          if (origin(call, text, tools).untrusted()) {
            content.addDestinations(new UntrustedPassage(call, text));
          }
        }
      }
    }
    return content;
  }

  /**
   * Adds a text of a trusted tool. What another run stored there is as untrusted as its source;
   * what this run wrote, or asked for by its arguments, is repeated there and does not come from
   * there.
   */
  private void addTrusted(
      UntrustedPassage read, Set<Long> written, Set<Long> own, CarriedValues carried) {
    CarriedValue strongest =
        carried.isEmpty()
            ? null
            : carried.strongestIn(
                read.text(), value -> !written.contains(value) && !own.contains(value));
    if (strongest != null) {
      addUntrusted(UntrustedPassage.carried(read.source(), read.text(), strongest));
    }
    for (TracedValue value : read.text().getValues()) {
      if (!written.contains(value.getHash()) && carried.find(value.getHash()) == null) {
        trusted.add(value.getHash());
      }
    }
  }

  /** The tool that returned a text: messages of a model contain results of several. */
  static ToolProfile origin(ToolCall call, TracedText text, Function<String, ToolProfile> tools) {
    String named = text.getName();
    return tools.apply(named == null ? call.tool() : named);
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
    if (passage.isInfluential()) {
      passage.text().getValues().forEach(value -> addPart((int) value.getHash(), passage));
      passage.text().getWords().forEach(word -> addPart(word, passage));
    }
  }

  private void addPart(int part, UntrustedPassage passage) {
    instructed.putIfAbsent(part, passage);
  }

  /**
   * Whether a trusted result states the value, and no third party orders an assistant to use it:
   * who writes the records of a hijacked agent may forge a result.
   */
  boolean isTrusted(long value) {
    return trusted.contains(value) && !isOrdered(value);
  }

  private boolean isOrdered(long value) {
    UntrustedPassage passage = untrusted.get(value);
    return passage != null
        && passage.isInstruction()
        && (passage.addressesAssistant() || passage.isHidden() || passage.isHiddenInstruction());
  }

  @Nullable UntrustedPassage findPassage(long value) {
    return untrusted.get(value);
  }

  /**
   * Passage with the last part of a value that was combined from two or three; null for other
   * values.
   */
  @Nullable UntrustedPassage findByPieces(TracedValue value) {
    List<Integer> parts = value.getPieces();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      UntrustedPassage head = pieces.get(parts.get(i));
      UntrustedPassage tail = pieces.get(parts.get(i + 1));
      if (head != null && tail != null) {
        return tail;
      }
    }
    return findByEnds(parts, ValueKind.of(value.getKind()) == ValueKind.ACCOUNT);
  }

  /**
   * Passage with the end of a value of which content has the begin, too, and both are most of it.
   * The part between them may have any length.
   */
  private @Nullable UntrustedPassage findByEnds(List<Integer> parts, boolean isAccount) {
    Map<Integer, UntrustedPassage> ends = isAccount ? pieces : instructed;
    int splits = parts.size() / 2;
    for (int head = 0; head < splits; head++) {
      UntrustedPassage begin = ends.get(parts.get(2 * head));
      // Parts have at least four characters; between the splits lies the middle.
      int last = Math.min(splits - 1, head + (splits + 2 * MIN_PIECE) / 2);
      for (int tail = last; begin != null && tail > head; tail--) {
        UntrustedPassage end = ends.get(parts.get(2 * tail + 1));
        if (end != null && (isAccount || end.isNear(begin))) {
          return end;
        }
      }
    }
    return null;
  }

  /** Whether the value was put together from parts that content states. */
  boolean isCombined(TracedValue value) {
    return findByPieces(value) != null;
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
