package io.spoor.pipeline.stitch;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.schemas.Agent;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Effect;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reduces an event to what evaluates later tool calls of its run: its place, and fingerprints. */
final class ContentReducer {
  /** Flags of sentences that ask for something, or that somebody hid. */
  private static final int ORDERING =
      TextFlag.ORDER.bit()
          | TextFlag.ADDRESSES_ASSISTANT.bit()
          | TextFlag.DECODED.bit()
          | TextFlag.DELEGATES.bit()
          | TextFlag.ASSIGNS.bit()
          | TextFlag.HIDDEN_WITH_ALL.bit();

  private ContentReducer() {}

  /** The reduced event; null when it is neither a span of a run nor content of one. */
  static @Nullable IdentityEvent reduce(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    List<ContentObservation> seen =
        event.getObservations().stream().filter(ContentReducer::hasContent).toList();
    if (genAi == null && event.getParentEventId() == null && seen.isEmpty()) {
      return null;
    }
    Agent agent = event.getAgent();
    return IdentityEvent.newBuilder()
        .setEventId(event.getEventId())
        .setTenant(event.getTenant())
        .setSource(event.getSource())
        .setTime(event.getTime())
        .setEnded(event.getEnded())
        .setArrivedAt(event.getArrivedAt())
        // Of two records of one action, its order decides.
        .setRaw(new RawPointer("", 0, 0L, event.getRaw().getSha256()))
        .setTrailKey(event.getTrailKey())
        .setAction("")
        .setService(event.getService())
        .setEventType(event.getEventType())
        .setOutcome(event.getOutcome())
        .setAgent(agent)
        .setRunId(event.getRunId())
        .setGenAi(genAi == null ? null : reduce(genAi))
        .setFlags(event.getFlags())
        .setEffects(event.getEffects().stream().filter(ContentReducer::isCallOfTool).toList())
        .setParentEventId(event.getParentEventId())
        .setAuthoritative(event.getAuthoritative())
        .setObservations(seen)
        .setObserver(event.getObserver())
        .build();
  }

  /** The same without its content, which is marked as not read. */
  static IdentityEvent withoutContent(IdentityEvent reduced) {
    GenAi genAi = reduced.getGenAi();
    ContentTrace trace = genAi == null ? null : genAi.getTrace();
    GenAi without =
        genAi == null
            ? null
            : GenAi.newBuilder(genAi)
                .setTrace(trace == null ? null : unread(trace))
                .setProposedCalls(List.of())
                .build();
    return IdentityEvent.newBuilder(reduced).setGenAi(without).setObservations(List.of()).build();
  }

  private static ContentTrace unread(ContentTrace trace) {
    return ContentTrace.newBuilder()
        .setKeyId(trace.getKeyId())
        .setCut(true)
        .setMarks(trace.getMarks() | ContentMark.PARTLY_READ.bit())
        .build();
  }

  /** Whether a later call is compared with it; spans without content only place others. */
  static boolean hasContent(IdentityEvent reduced) {
    GenAi genAi = reduced.getGenAi();
    return !reduced.getObservations().isEmpty()
        || (genAi != null && (genAi.getTrace() != null || !genAi.getProposedCalls().isEmpty()));
  }

  /** Whether it has a request, or a result that orders something or names a destination. */
  static boolean mayOrder(IdentityEvent reduced) {
    GenAi genAi = reduced.getGenAi();
    return (genAi != null && mayOrder(genAi.getTrace()))
        || reduced.getObservations().stream().anyMatch(seen -> mayOrder(seen.getTrace()));
  }

  private static boolean mayOrder(@Nullable ContentTrace trace) {
    return trace != null
        && (!trace.getRequest().isEmpty()
            || !trace.getNamed().isEmpty()
            || trace.getResult().stream().anyMatch(ContentReducer::mayOrder));
  }

  private static boolean mayOrder(TracedText sentence) {
    return (sentence.getFlags() & ORDERING) != 0
        || sentence.getValues().stream()
            .anyMatch(value -> ValueKind.of(value.getKind()).isDestination());
  }

  private static boolean hasContent(ContentObservation seen) {
    return seen.getTrace() != null || !seen.getProposedCalls().isEmpty();
  }

  private static boolean isCallOfTool(Effect effect) {
    return effect.getKind().equals(EffectKind.CALLS_TOOL.label());
  }

  private static GenAi reduce(GenAi genAi) {
    return GenAi.newBuilder(genAi)
        .setProvider(null)
        .setModel(null)
        .setConversationId(null)
        .setParentSpanId(null)
        .build();
  }
}
