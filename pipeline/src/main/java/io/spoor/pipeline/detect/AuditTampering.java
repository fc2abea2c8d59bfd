package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody ended or thinned what is recorded. The group is the kind of change and who made it; of a
 * bucket, the bucket.
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
          .about("one kind of change by one principal, or a bucket")
          .works(
              "Looks at calls that stop or delete trails, flow logs, detectors, standards, recorders, alarms and query logs, at settings of those that leave less recorded "
                  + "or have findings put aside, "
                  + "and at rules that delete what lies in a bucket within days. High when it succeeds, medium when it fails (high for an agent); a rule of a bucket "
                  + "is high where the chain itself made the bucket take a trail, and medium else.");

  private static final Set<String> BUCKET_ENDS = Set.of("DeleteBucket");
  private static final String BUCKET = "bucket ";
  private static final String TRAIL = "trail";
  private static final String OFTEN = "often";

  private final int days;

  AuditTampering(Tuning tuning) {
    this.days = tuning.of(RULE.id()).count("days", 7, 1, 3_650);
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !CloudCalls.isDirect(event)) {
      return null;
    }
    String service = CloudCalls.service(event);
    String action = CloudCalls.action(event);
    if ("s3".equals(service)) {
      return ofBucket(event, action);
    }
    String logBucket = CloudCalls.label(event, Labels.LOG_BUCKET);
    if (logBucket != null && Observing.succeeded(event)) {
      return Observing.of(RULE, event, BUCKET + logBucket, Map.of(TRAIL, "true"));
    }
    boolean limited = CloudCalls.has(event, Labels.AUDIT_LIMITED);
    boolean often =
        limited
            ? CloudActions.isOftenLimited(service, action)
            : CloudActions.dropsLogs(service, action);
    if (!often && !limited && !CloudActions.endsRecording(service, action)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of("of", CloudCalls.resource(event)));
    if (often) {
      facts.put(OFTEN, "true");
    }
    return Observing.of(RULE, event, action + " by " + Observing.identity(principal), facts);
  }

  private @Nullable Observed ofBucket(IdentityEvent event, String action) {
    if (CloudCalls.has(event, Labels.AUDIT_LIMITED) || BUCKET_ENDS.contains(action)) {
      return bucket(event);
    }
    String expires = CloudCalls.label(event, Labels.EXPIRES_DAYS);
    return expires != null && Integer.parseInt(expires) <= days ? bucket(event) : null;
  }

  private static @Nullable Observed bucket(IdentityEvent event) {
    String name = CloudCalls.resource(event);
    return name.isEmpty() || !Observing.succeeded(event)
        ? null
        : Observing.of(RULE, event, BUCKET + name.substring(name.lastIndexOf(':') + 1));
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    return actions.group().startsWith(BUCKET) ? judgeBucket(actions) : judgeCalls(actions);
  }

  private static List<Verdict> judgeBucket(ObservedActions actions) {
    List<Observed> trails = actions.where(action -> action.getFacts().containsKey(TRAIL));
    List<Observed> harm =
        actions.where(
            action ->
                !action.getFacts().containsKey(TRAIL)
                    && (!trails.isEmpty() || !BUCKET_ENDS.contains(action.getAction())));
    if (harm.isEmpty()) {
      return List.of();
    }
    Observed first = harm.getFirst();
    String explanation =
        "%s %s of the %s%s (%s)%s."
            .formatted(
                CloudCalls.who(actions, first),
                "PutBucketLogging".equals(first.getAction())
                    ? "switched off the access log"
                    : "made the contents",
                actions.group(),
                "PutBucketLogging".equals(first.getAction()) ? "" : " go away",
                first.getAction(),
                trails.isEmpty() ? "" : "; the bucket takes the logs of a trail");
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(harm, explanation)
                .withSeverity(
                    trails.isEmpty() && !actions.isAgents() ? Severity.MEDIUM : Severity.HIGH)));
  }

  private static List<Verdict> judgeCalls(ObservedActions actions) {
    Observed first = actions.first();
    boolean done = actions.observed().stream().anyMatch(CloudCalls::succeeded);
    boolean often = first.getFacts().containsKey(OFTEN);
    String explanation =
        "%s %s (%s), so that less is recorded."
            .formatted(
                CloudCalls.who(actions, first),
                done ? "switched recording off or down" : "tried to switch recording off",
                first.getAction());
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(actions.observed(), explanation)
                .withSeverity(
                    actions.isAgents() || (done && !often) ? Severity.HIGH : Severity.MEDIUM)));
  }
}
