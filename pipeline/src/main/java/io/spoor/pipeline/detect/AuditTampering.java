package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects calls that stop or reduce audit logging. The group is the kind of change and the caller;
 * for a bucket, the bucket.
 */
final class AuditTampering implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "audit-tampering",
              1,
              "Recording was ended or thinned",
              Severity.HIGH,
              80,
              List.of("attack.T1562.008", "attack.T1070", "owasp.asi03"),
              "Switch the recording on again, and find out what was done while it was off from sources that were not touched.",
              List.of(
                  "A tool that takes a test environment down with its trail.",
                  "A retention rule on a bucket that also takes logs."))
          .withSubject("one kind of change by one principal, or a bucket")
          .withDescription(
              "Looks at calls that stop or delete trails, flow logs, detectors, standards, recorders, alarms and query logs, at settings of those that leave less recorded "
                  + "or have findings put aside, "
                  + "and at rules that delete what lies in a bucket within days. High when it succeeds, medium when it fails (high for an agent); a rule of a bucket "
                  + "is high where the chain itself made the bucket take a trail, and medium else.");

  private static final String BUCKET_PREFIX = "bucket ";
  private static final String TRAIL = "trail";
  private static final String COMMON = "often";
  private static final String ACCESS_LOG = "access-log";
  private static final String DELETED = "deleted";

  private final int days;

  AuditTampering(TuningReader tuning) {
    this.days = tuning.thresholds(RULE.id()).count("days", 7, 1, 3_650);
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.WEAKENS_AUDIT, EffectKind.DESTROYS_DATA, EffectKind.ADDS_SAFEGUARD);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !Actors.isDirect(event)) {
      return null;
    }
    Observation ofBucket = observeBucket(event);
    if (ofBucket != null) {
      return ofBucket;
    }
    Effect weakening = Effects.first(event, EffectKind.WEAKENS_AUDIT, ObjectKind.AUDIT_LOG);
    if (weakening == null) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of("of", EventFields.resource(event)));
    if (Effects.hasFlag(weakening, EffectQualifiers.ROUTINE)) {
      facts.put(COMMON, "true");
    }
    return ObservationFactory.create(
        RULE,
        event,
        EventFields.action(event) + " by " + ObservationFactory.identity(principal),
        facts);
  }

  private @Nullable Observation observeBucket(IdentityEvent event) {
    if (!ObservationFactory.succeeded(event)) {
      return null;
    }
    Effect trail = Effects.first(event, EffectKind.ADDS_SAFEGUARD, ObjectKind.AUDIT_LOG);
    String logBucket = trail == null ? null : Effects.qualifier(trail, EffectQualifiers.STORED_IN);
    if (logBucket != null) {
      return ObservationFactory.create(
          RULE, event, BUCKET_PREFIX + logBucket, Map.of(TRAIL, "true"));
    }
    if (Effects.first(event, EffectKind.WEAKENS_AUDIT, ObjectKind.BUCKET) != null) {
      return bucketObservation(event, Map.of(ACCESS_LOG, "true"));
    }
    if (Effects.first(event, EffectKind.DESTROYS_DATA, ObjectKind.BUCKET) != null) {
      return bucketObservation(event, Map.of(DELETED, "true"));
    }
    Effect expiry = Effects.first(event, EffectKind.DESTROYS_DATA, ObjectKind.OBJECT);
    String expires = expiry == null ? null : Effects.qualifier(expiry, EffectQualifiers.AFTER_DAYS);
    return expires != null && Integer.parseInt(expires) <= days
        ? bucketObservation(event, Map.of())
        : null;
  }

  private static @Nullable Observation bucketObservation(
      IdentityEvent event, Map<String, String> facts) {
    String name = EventFields.resource(event);
    return name.isEmpty()
        ? null
        : ObservationFactory.create(
            RULE, event, BUCKET_PREFIX + name.substring(name.lastIndexOf(':') + 1), facts);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    return actions.group().startsWith(BUCKET_PREFIX)
        ? evaluateBucket(actions)
        : evaluateCalls(actions);
  }

  private static List<AnchoredDetection> evaluateBucket(ActionGroup actions) {
    List<Observation> trails = actions.matching(action -> action.getFacts().containsKey(TRAIL));
    List<Observation> harmful =
        actions.matching(
            action ->
                !action.getFacts().containsKey(TRAIL)
                    && (!trails.isEmpty() || !ObservedActions.has(action, DELETED)));
    if (harmful.isEmpty()) {
      return List.of();
    }
    Observation first = harmful.getFirst();
    String explanation =
        "%s %s of the %s%s (%s)%s."
            .formatted(
                Actors.name(actions, first),
                ObservedActions.has(first, ACCESS_LOG)
                    ? "switched off the access log"
                    : "made the contents",
                actions.group(),
                ObservedActions.has(first, ACCESS_LOG) ? "" : " go away",
                first.getAction(),
                trails.isEmpty() ? "" : "; the bucket takes the logs of a trail");
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(harmful, explanation)
                .withSeverity(
                    trails.isEmpty() && !actions.hasAgent() ? Severity.MEDIUM : Severity.HIGH)));
  }

  private static List<AnchoredDetection> evaluateCalls(ActionGroup actions) {
    Observation first = actions.first();
    boolean succeeded = actions.observations().stream().anyMatch(ObservedActions::succeeded);
    boolean isCommon = first.getFacts().containsKey(COMMON);
    String explanation =
        "%s %s (%s), so that less is recorded."
            .formatted(
                Actors.name(actions, first),
                succeeded ? "switched recording off or down" : "tried to switch recording off",
                first.getAction());
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(
                    actions.hasAgent() || (succeeded && !isCommon)
                        ? Severity.HIGH
                        : Severity.MEDIUM)));
  }
}
