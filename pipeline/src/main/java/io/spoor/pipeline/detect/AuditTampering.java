package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EventLabels;
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
              "Audit logging stopped or reduced",
              Severity.HIGH,
              80,
              List.of("attack.T1562.008", "attack.T1070", "owasp.asi03"),
              "Restore the logging. Reconstruct the gap from sources that the change did not "
                  + "affect.",
              List.of(
                  "Removal of a test environment together with its trail.",
                  "A retention rule on a bucket that also stores logs."))
          .withSubject("one kind of change by one principal, or a bucket")
          .withDescription(
              "Evaluates calls that stop or delete trails, flow logs, detectors, standards, "
                  + "recorders, alarms and query logs. Also evaluates settings of these "
                  + "resources that reduce recording or suppress findings. Severity: high if "
                  + "the call succeeds, medium if it fails or is common in normal operation; "
                  + "always high for an agent. For buckets, evaluates calls that end access "
                  + "logging, and rules that delete the bucket's objects within days (days). "
                  + "Deletion of a bucket counts if the chain also made it a trail's "
                  + "destination. Severity for a bucket: high if the chain also made it a "
                  + "trail's destination, or for an agent; otherwise medium.");

  private static final Set<String> BUCKET_DELETIONS = Set.of("DeleteBucket");
  private static final String BUCKET_PREFIX = "bucket ";
  private static final String TRAIL = "trail";
  private static final String COMMON = "often";

  private final int days;

  AuditTampering(TuningReader tuning) {
    this.days = tuning.thresholds(RULE.id()).count("days", 7, 1, 3_650);
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !CloudCalls.isDirect(event)) {
      return null;
    }
    String service = CloudCalls.service(event);
    String action = CloudCalls.action(event);
    if ("s3".equals(service)) {
      return observeBucket(event, action);
    }
    String logBucket = CloudCalls.label(event, EventLabels.LOG_BUCKET);
    if (logBucket != null && ObservationFactory.succeeded(event)) {
      return ObservationFactory.create(
          RULE, event, BUCKET_PREFIX + logBucket, Map.of(TRAIL, "true"));
    }
    boolean isLimited = CloudCalls.hasLabel(event, EventLabels.AUDIT_LIMITED);
    boolean isCommon =
        isLimited
            ? CloudActions.isCommonLimit(service, action)
            : CloudActions.dropsLogs(service, action);
    if (!isCommon && !isLimited && !CloudActions.disablesAuditing(service, action)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of("of", CloudCalls.resource(event)));
    if (isCommon) {
      facts.put(COMMON, "true");
    }
    return ObservationFactory.create(
        RULE, event, action + " by " + ObservationFactory.identity(principal), facts);
  }

  private @Nullable Observation observeBucket(IdentityEvent event, String action) {
    if (CloudCalls.hasLabel(event, EventLabels.AUDIT_LIMITED)
        || BUCKET_DELETIONS.contains(action)) {
      return bucketObservation(event);
    }
    String expires = CloudCalls.label(event, EventLabels.EXPIRES_DAYS);
    return expires != null && Integer.parseInt(expires) <= days ? bucketObservation(event) : null;
  }

  private static @Nullable Observation bucketObservation(IdentityEvent event) {
    String name = CloudCalls.resource(event);
    return name.isEmpty() || !ObservationFactory.succeeded(event)
        ? null
        : ObservationFactory.create(
            RULE, event, BUCKET_PREFIX + name.substring(name.lastIndexOf(':') + 1));
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
                    && (!trails.isEmpty() || !BUCKET_DELETIONS.contains(action.getAction())));
    if (harmful.isEmpty()) {
      return List.of();
    }
    Observation first = harmful.getFirst();
    String bucket = actions.group().substring(BUCKET_PREFIX.length());
    Actor actor = actions.actor(first);
    var change =
        "PutBucketLogging".equals(first.getAction())
            ? Explanation.of(actor, Verb.STOP).object(Noun.ACCESS_LOGGING, bucket)
            : BUCKET_DELETIONS.contains(first.getAction())
                ? Explanation.of(actor, Verb.DELETE).object(Noun.BUCKET, bucket)
                : Explanation.of(actor, Verb.SHORTEN).object(Noun.RETENTION, bucket);
    var called = change.call(first.getAction());
    var explanation = trails.isEmpty() ? called : called.because(Clause.Kind.BUCKET_HOLDS_TRAIL);
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
    boolean succeeded = actions.observations().stream().anyMatch(CloudCalls::succeeded);
    boolean isCommon = first.getFacts().containsKey(COMMON);
    var explanation =
        Explanation.of(actions.actor(first), Verb.REDUCE)
            .object(Noun.AUDIT_LOGGING, String.valueOf(ObservationFactory.fact(first, "of")))
            .call(first.getAction())
            .outcome(ActionGroup.outcome(actions.observations()));
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
