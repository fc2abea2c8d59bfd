package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.StatedTimeOrder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects a chain that read sensitive data and then shared data outside the account. The group is
 * the chain.
 */
public final class DataExfiltration implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "data-exfiltration",
              2,
              "Secret read or data copied, then data or access given outside",
              Severity.HIGH,
              80,
              List.of("attack.T1537", "attack.T1567.002", "owasp.asi02", "owasp.asi03"),
              "Stop the run or suspend the principal, end its sessions and revoke the sharing. "
                  + "Treat everything that was read as disclosed.",
              List.of("Backups that a job copies into the account of another department."))
          .withSubject("the first outbound action of one chain")
          .withDescription(
              "Evaluates reads of secrets and newly made copies (snapshots, images, "
                  + "exports). Evaluates outbound actions: shares with another account or "
                  + "the public, and objects written to a bucket of another account. Reports "
                  + "a read or copy that an outbound action follows within the time span, in "
                  + "one chain. The two must have different identities, unless the chain "
                  + "belongs to an agent.");

  private static final String CHAIN = "chain";
  private static final String DESTINATION = "out";
  private static final String COPY = "copy";

  private final long within;

  public DataExfiltration(TuningReader tuning) {
    this.within = tuning.thresholds(INFO.id()).duration("within", Duration.ofHours(6)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.SENDS_OUT, EffectKind.READS_SECRET, EffectKind.COPIES_DATA);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    if (!Actors.isDirect(event) || !ObservationFactory.succeeded(event)) {
      return null;
    }
    String destination = destination(event);
    if (destination != null) {
      return ObservationFactory.create(INFO, event, CHAIN, Map.of(DESTINATION, destination));
    }
    String minute = String.valueOf(event.getTime() / A_MINUTE);
    if (Effects.has(event, EffectKind.READS_SECRET)) {
      return ObservationFactory.create(
          INFO, event, CHAIN, ObservedActions.withEnd(event, Map.of("minute", minute)));
    }
    return Effects.has(event, EffectKind.COPIES_DATA)
        ? ObservationFactory.create(
            INFO, event, CHAIN, ObservedActions.withEnd(event, Map.of("minute", minute, COPY, "")))
        : null;
  }

  private static final long A_MINUTE = Duration.ofMinutes(1).toNanos();

  /** Of reads within a minute, the first is stored, and so of copies. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  /** The external destination to which the event lets data out; null when there is none. */
  static @Nullable String destination(IdentityEvent event) {
    Effect sending = Effects.first(event, EffectKind.SENDS_OUT);
    return sending == null ? null : sending.getBeneficiary();
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    for (Observation egress :
        actions.matching(action -> action.getFacts().containsKey(DESTINATION))) {
      List<Observation> dataReads =
          actions.matching(
              action ->
                  !action.getFacts().containsKey(DESTINATION)
                      && ObservedActions.ended(action) <= egress.getTime()
                      && egress.getTime() - action.getTime() <= within
                      && (actions.hasAgent()
                          || !Objects.equals(action.getPrincipal(), egress.getPrincipal())));
      if (!dataReads.isEmpty()) {
        return List.of(detection(actions, dataReads, egress));
      }
    }
    return List.of();
  }

  private static AnchoredDetection detection(
      ActionGroup actions, List<Observation> dataReads, Observation egress) {
    Observation first = dataReads.getFirst();
    List<Observation> evidence =
        new ArrayList<>(dataReads.subList(0, Math.min(dataReads.size(), 20)));
    evidence.add(egress);
    String destination = Objects.requireNonNull(ObservationFactory.fact(egress, DESTINATION));
    var explanation =
        (ObservedActions.has(first, COPY)
                ? Explanation.of(actions.actor(first), Verb.COPY).object(Noun.DATA)
                : Explanation.of(actions.actor(first), Verb.READ).object(Noun.SENSITIVE_DATA))
            .call(first.getAction())
            .because(
                StatedTimeOrder.isBefore(first, egress)
                    ? Clause.Kind.SHARED_AFTER
                    : Clause.Kind.SHARED_IN_SAME_SECOND,
                String.valueOf(egress.getPrincipal()),
                destination.equals("public") ? "the public" : destination,
                egress.getAction())
            .because(Clause.Kind.SAME_DATA_UNKNOWN);
    return AnchoredDetection.of(egress, actions.detection(evidence, explanation));
  }
}
