package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.Safeguards;
import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.Labels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody took away what keeps harm from being done. The group is what was taken away and who did
 * so; of a bucket, the bucket.
 */
final class SafeguardRemoved implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "safeguard-removed",
              1,
              "A safeguard was taken away",
              Severity.MEDIUM,
              50,
              List.of("attack.T1562", "attack.T1556.006", "attack.T1484", "owasp.asi03"),
              "Ask who did it what for. If nobody knows: put it back, and look at what the same identity did since.",
              List.of(
                  "A user whose telephone is lost gets a new second factor.",
                  "A bucket that is meant to be a public web site.",
                  "Terraform, which takes apart what it made."))
          .about("one kind of safeguard by one principal, or a bucket")
          .works(
              "Looks at calls that succeed in taking away a second factor, a limit of rights, a policy of the organization, a block of public access, versions of objects, "
                  + "encryption by default, a firewall, a lock of domains, backups and consoles, or the address that an account belongs to. High when an agent does it, low for a second factor of one's own. Of a bucket that the same chain then deletes it says nothing.");

  private static final String WHAT = "what";
  private static final String OWN = "own";
  private static final String BUCKET = "bucket ";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null
        || Boolean.TRUE.equals(event.getReadOnly())
        || !CloudCalls.isDirect(event)
        || !Observing.succeeded(event)) {
      return null;
    }
    String service = CloudCalls.service(event);
    String action = CloudCalls.action(event);
    boolean ofBucket = "s3".equals(service) && !CloudCalls.resource(event).isEmpty();
    if (ofBucket && "DeleteBucket".equals(action)) {
      return Observing.of(RULE, event, bucket(event));
    }
    String what =
        CloudCalls.has(event, Labels.GUARD_LOWERED)
            ? Safeguards.loweredBy(action)
            : Safeguards.removedBy(service, action);
    return what == null
        ? null
        : Observing.of(
            RULE,
            event,
            ofBucket ? bucket(event) : action + " by " + Observing.identity(principal),
            isOwn(event, principal) ? Map.of(WHAT, what, OWN, "") : Map.of(WHAT, what));
  }

  /** A second factor that somebody changes for another is first taken away. */
  private static boolean isOwn(IdentityEvent event, Principal principal) {
    return "human".equals(principal.getType())
        && CloudCalls.resource(event).equals(principal.getName());
  }

  private static String bucket(IdentityEvent event) {
    String arn = CloudCalls.resource(event);
    return BUCKET + arn.substring(arn.lastIndexOf(':') + 1);
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> removals = actions.where(action -> Observing.fact(action, WHAT) != null);
    // What is taken down as a whole needs no guard any more.
    boolean gone = removals.size() < actions.observed().size();
    if (removals.isEmpty() || gone) {
      return List.of();
    }
    Observed first = removals.getFirst();
    String explanation =
        "%s took away %s%s (%s)%s."
            .formatted(
                CloudCalls.who(actions, first),
                Objects.requireNonNull(Observing.fact(first, WHAT)),
                actions.group().startsWith(BUCKET) ? " of the " + actions.group() : "",
                first.getAction(),
                removals.size() > 1 ? ", " + removals.size() + " times" : "");
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(removals, explanation)
                .withSeverity(
                    CloudCalls.severity(
                        actions,
                        Severity.HIGH,
                        removals.stream().allMatch(own -> own.getFacts().containsKey(OWN))
                            ? Severity.LOW
                            : Severity.MEDIUM))));
  }
}
