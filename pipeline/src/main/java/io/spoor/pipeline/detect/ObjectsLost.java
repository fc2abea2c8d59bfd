package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a bucket were deleted with all their versions, or written anew under a key that the
 * account does not hold: how data in buckets is held to ransom. The group is the bucket.
 */
final class ObjectsLost implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "objects-lost",
              1,
              "Objects deleted for good, or locked with somebody's key",
              Severity.MEDIUM,
              70,
              List.of("attack.T1486", "attack.T1485", "attack.T1490", "owasp.asi02"),
              "Revoke the session at once. Look for a note that was left, for replicas and backups, and for who could write to the bucket.",
              List.of(
                  "A bucket that is emptied and kept.",
                  "A program that brings a key of its own for each object, and changes it."))
          .about("a bucket in one chain")
          .works(
              "Counts objects of a bucket whose versions are deleted one by one within a span, or sees that versions were listed and then many deleted at once: "
                  + "medium, high for an agent, and nothing where the same chain deletes the bucket as well. Counts objects that are copied onto themselves with a key that the request "
                  + "brings or that is another account's, and sees a bucket's default key become one: high.");

  private static final String LISTED = "listed";
  private static final String MANY = "many";
  private static final String VERSION = "version";
  private static final String LOCKED = "locked";
  private static final String GONE = "gone";
  private static final String SPAN = "span";
  private static final String BUCKET = "arn:aws:s3:::";

  /** Objects are told apart as far as it takes to count some. */
  private static final int KINDS = 64;

  private static final int ENOUGH_LOCKED = 3;

  private final int versions;
  private final long within;

  ObjectsLost(Tuning tuning) {
    Thresholds thresholds = tuning.of(RULE.id());
    this.versions = thresholds.count("versions", 10, 2, KINDS / 2);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (!"s3.amazonaws.com".equals(event.getService())
        || principal == null
        || !Observing.succeeded(event)
        || !CloudCalls.isDirect(event)) {
      return null;
    }
    return switch (event.getAction()) {
      case "ListObjectVersions", "ListBucketVersions" -> of(event, LISTED, "");
      case "DeleteObjects" -> of(event, MANY, "");
      case "DeleteObject" ->
          CloudCalls.has(event, Labels.FOR_GOOD) ? of(event, VERSION, object(event)) : null;
      case "DeleteBucket" -> of(event, GONE, "");
      case "CopyObject", "PutBucketEncryption" -> {
        String with = CloudCalls.label(event, Labels.LOCKED_WITH);
        boolean all = event.getAction().startsWith("Put");
        yield with == null ? null : of(event, LOCKED, (all ? "*" : object(event)) + ' ' + with);
      }
      default -> null;
    };
  }

  private @Nullable Observed of(IdentityEvent event, String what, String which) {
    String bucket = bucket(event);
    return bucket == null
        ? null
        : Observing.of(
            RULE,
            event,
            bucket,
            Map.of(what, which, SPAN, String.valueOf(event.getTime() / within)));
  }

  private static @Nullable String bucket(IdentityEvent event) {
    for (Resource resource : event.getResources()) {
      String id = resource.getId();
      if (id.startsWith(BUCKET)) {
        int slash = id.indexOf('/');
        return id.substring(BUCKET.length(), slash < 0 ? id.length() : slash);
      }
    }
    return null;
  }

  private static String object(IdentityEvent event) {
    int kind = Math.floorMod(Keys.id(CloudCalls.resource(event)).hashCode(), KINDS);
    return String.valueOf(kind);
  }

  /** An object that is written all day is kept once a span. */
  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> locked = having(actions, LOCKED);
    long objects = locked.stream().map(ObjectsLost::locked).distinct().count();
    boolean all = locked.stream().anyMatch(call -> locked(call).startsWith("*"));
    if (all || objects >= ENOUGH_LOCKED) {
      return List.of(lockedVerdict(actions, locked));
    }
    // What is taken down as a whole was meant to go.
    if (!having(actions, GONE).isEmpty()) {
      return List.of();
    }
    List<Bursts.Burst> bursts =
        Bursts.of(
            having(actions, VERSION),
            within,
            versions,
            call -> List.of(Objects.requireNonNull(Observing.fact(call, VERSION))));
    if (!bursts.isEmpty()) {
      return List.of(
          lost(actions, bursts.getFirst().actions(), "the versions of many objects one by one"));
    }
    for (Observed many : having(actions, MANY)) {
      for (Observed listed : having(actions, LISTED)) {
        long later = many.getTime() - listed.getTime();
        boolean same = Objects.equals(many.getPrincipal(), listed.getPrincipal());
        if (same && later >= 0 && later <= within) {
          return List.of(
              lost(actions, List.of(listed, many), "many objects at once, with their versions"));
        }
      }
    }
    return List.of();
  }

  private static List<Observed> having(ObservedActions actions, String fact) {
    return actions.where(action -> Observing.fact(action, fact) != null);
  }

  private static String locked(Observed call) {
    return Objects.requireNonNull(Observing.fact(call, LOCKED));
  }

  private static Verdict lockedVerdict(ObservedActions actions, List<Observed> locked) {
    Observed first = locked.getFirst();
    String which = locked(first);
    String explanation =
        "%s had objects of bucket %s encrypted with %s (%s)."
            .formatted(
                CloudCalls.who(actions, first),
                actions.group(),
                which.substring(which.indexOf(' ') + 1),
                first.getAction());
    return Verdict.of(first, actions.judgement(locked, explanation).withSeverity(Severity.HIGH));
  }

  private static Verdict lost(ObservedActions actions, List<Observed> calls, String what) {
    String explanation =
        "%s deleted %s in bucket %s (%s)."
            .formatted(
                CloudCalls.who(actions, calls.getFirst()),
                what,
                actions.group(),
                calls.getLast().getAction());
    return Verdict.of(
        calls.getFirst(),
        actions
            .judgement(calls, explanation)
            .withSeverity(CloudCalls.severity(actions, Severity.HIGH, Severity.MEDIUM)));
  }
}
