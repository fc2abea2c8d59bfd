package io.spoor.pipeline.assemble;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.assemble.row.ObservedContent;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.RequestStage;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event of two records that each state a part of it. No claim of one contradicts the
 * other. The result is the same in either order.
 */
final class PartialRecords {
  /** The record that says more about the end of the action takes precedence. */
  private static final Comparator<IdentityEvent> BY_PRECEDENCE =
      Comparator.comparingLong(PartialRecords::ended)
          .thenComparing(event -> event.getRaw().getSha256());

  private PartialRecords() {}

  private static long ended(IdentityEvent event) {
    return event.getEnded() == null ? Long.MIN_VALUE : event.getEnded();
  }

  /** The event; equal to the first record if the second one adds nothing. */
  static IdentityEvent together(IdentityEvent a, IdentityEvent b) {
    IdentityEvent event = ofActions(a, b);
    List<ContentObservation> seen = ObservedContent.of(a, b);
    if (seen.equals(event.getObservations())) {
      return event;
    }
    Set<String> flags = new TreeSet<>(event.getFlags());
    flags.remove(RecordFlags.PART);
    flags.add(RecordFlags.COMPLETED);
    return IdentityEvent.newBuilder(event)
        .setObservations(seen)
        .setFlags(List.copyOf(flags))
        .build();
  }

  /** The event without the observations of one of the records. */
  private static IdentityEvent ofActions(IdentityEvent a, IdentityEvent b) {
    if (ObservedContent.isObservation(b)) {
      return a;
    }
    return ObservedContent.isObservation(a) ? b : ofParts(a, b);
  }

  private static IdentityEvent ofParts(IdentityEvent a, IdentityEvent b) {
    boolean firstLeads = BY_PRECEDENCE.compare(a, b) >= 0;
    IdentityEvent leading = firstLeads ? a : b;
    IdentityEvent other = firstLeads ? b : a;
    // Without a statement of its own, a record has the agent as its principal.
    IdentityEvent naming = isAgent(leading.getPrincipal()) ? other : leading;
    IdentityEvent joined = join(leading, other);
    IdentityEvent event =
        IdentityEvent.newBuilder(joined)
            .setAction(
                hasOperation(leading) || !hasOperation(other)
                    ? leading.getAction()
                    : other.getAction())
            .setPrincipal(
                naming.getPrincipal() == null ? joined.getPrincipal() : naming.getPrincipal())
            .setFlags(leading.getFlags())
            .build();
    if (RequestStage.of(leading.getLabels()) != null) {
      event = RequestParts.join(event, other);
    }
    Set<String> flags = new TreeSet<>(leading.getFlags());
    flags.addAll(other.getFlags());
    flags.remove(RecordFlags.PART);
    if (!event.equals(leading)) {
      flags.add(RecordFlags.COMPLETED);
    }
    return IdentityEvent.newBuilder(event).setFlags(List.copyOf(flags)).build();
  }

  private static boolean hasOperation(IdentityEvent event) {
    return event.getGenAi() != null;
  }

  private static boolean isAgent(@Nullable Principal principal) {
    return principal != null && "agent".equals(principal.getType());
  }

  /** A copy of the leading record, with what only the other one states. */
  private static <T extends SpecificRecordBase> T join(T leading, T other) {
    T joined = SpecificData.get().deepCopy(leading.getSchema(), leading);
    for (Schema.Field field : leading.getSchema().getFields()) {
      Object own = joined.get(field.pos());
      Object others = other.get(field.pos());
      Object both = join(own, others);
      if (both != null) {
        joined.put(field.pos(), both);
      }
    }
    return joined;
  }

  private static @Nullable Object join(@Nullable Object own, @Nullable Object other) {
    if (own == null || other == null) {
      return own == null ? other : own;
    }
    if (own instanceof ContentTrace trace && other instanceof ContentTrace further) {
      return trace.getKeyId() == further.getKeyId() ? join(trace, further) : trace;
    }
    if (own instanceof List<?> list && other instanceof List<?> further) {
      return list.isEmpty() ? further : list;
    }
    // Other records, such as an agent or a credential, are taken whole.
    return own instanceof GenAi attributes && other instanceof GenAi further
        ? join(attributes, further)
        : own;
  }
}
