package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.EventFields;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects calls that stop or reduce audit logging. The group is the kind of change and the caller;
 * for a bucket, the bucket.
 */
public final class AuditTampering implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "audit-tampering",
              5,
              "Logging or monitoring reduced or changed, objects set to expire, or an attempt",
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
                  + "always high for an agent. Low for a configuration without "
                  + "any association, and medium if an agent deletes it. For buckets, evaluates calls that end access "
                  + "logging, and rules that delete the bucket's objects within days (days). "
                  + "Deletion of a bucket counts if the chain also made it a trail's "
                  + "destination. Severity for a bucket: high if the chain also made it a "
                  + "trail's destination, or for an agent; otherwise medium.");

  /** Logs that an attempt was made at, beyond which calls are counted instead. */
  private static final int MAX_ATTEMPTS = 3;

  private static final String BUCKET_PREFIX = "bucket ";
  private static final String TRAIL = "trail";
  private static final String COMMON = "often";
  private static final String ACCESS_LOG = "access-log";
  private static final String DELETED = "deleted";
  private static final String MANNER = "manner";

  /** Days after which log entries expire; absent: the record does not state it. */
  private static final String RETAINED = "retained";

  /** Begin of the names of the objects that expire; absent: of all. */
  private static final String BEGINS_WITH = "begins-with";

  /** Days after which the objects of a bucket are deleted. */
  private static final String EXPIRES = "expires";

  private final int days;

  public AuditTampering(TuningReader tuning) {
    this.days = tuning.thresholds(INFO.id()).count("days", 7, 1, 3_650);
  }

  @Override
  public DetectorInfo info() {
    return INFO;
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
    Effect weakening = Effects.first(event, EffectKind.WEAKENS_AUDIT);
    // A bucket whose access logging could not be ended keeps it.
    if (weakening == null || Effects.isOn(weakening, ObjectKind.BUCKET)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of("of", EventFields.resource(event)));
    if (Effects.hasFlag(weakening, EffectQualifiers.ROUTINE)) {
      facts.put(COMMON, "true");
    }
    String manner = Effects.qualifier(weakening, EffectQualifiers.MANNER);
    if (manner != null) {
      facts.put(MANNER, manner);
    }
    String retained = Effects.qualifier(weakening, EffectQualifiers.AFTER_DAYS);
    if (retained != null) {
      facts.put(RETAINED, retained);
    }
    return ObservationFactory.create(
        INFO,
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
          INFO, event, BUCKET_PREFIX + logBucket, Map.of(TRAIL, "true"));
    }
    if (Effects.first(event, EffectKind.WEAKENS_AUDIT, ObjectKind.BUCKET) != null) {
      return bucketObservation(event, Map.of(ACCESS_LOG, "true"));
    }
    if (Effects.first(event, EffectKind.DESTROYS_DATA, ObjectKind.BUCKET) != null) {
      return bucketObservation(event, Map.of(DELETED, "true"));
    }
    Effect expiry = Effects.first(event, EffectKind.DESTROYS_DATA, ObjectKind.OBJECT);
    String expires = expiry == null ? null : Effects.qualifier(expiry, EffectQualifiers.AFTER_DAYS);
    if (expiry == null || expires == null || Integer.parseInt(expires) > days) {
      return null;
    }
    String begin = Effects.qualifier(expiry, EffectQualifiers.BEGINS_WITH);
    return bucketObservation(
        event,
        begin == null ? Map.of(EXPIRES, expires) : Map.of(EXPIRES, expires, BEGINS_WITH, begin));
  }

  private static @Nullable Observation bucketObservation(
      IdentityEvent event, Map<String, String> facts) {
    String name = EventFields.resource(event);
    return name.isEmpty()
        ? null
        : ObservationFactory.create(
            INFO, event, BUCKET_PREFIX + name.substring(name.lastIndexOf(':') + 1), facts);
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
    String bucket = actions.group().substring(BUCKET_PREFIX.length());
    Observation shown = shown(harmful);
    Actor actor = actions.actor(shown);
    var change =
        ObservedActions.has(shown, ACCESS_LOG)
            ? Explanation.of(actor, Verb.SWITCH_OR_LEAVE_OFF).object(Noun.ACCESS_LOGGING, bucket)
            : ObservedActions.has(shown, DELETED)
                ? Explanation.of(actor, Verb.DELETE).object(Noun.BUCKET, bucket)
                : expiry(actor, bucket, shown);
    var called = change.call(shown.getAction());
    var explanation = trails.isEmpty() ? called : called.because(Clause.Kind.BUCKET_HOLDS_TRAIL);
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(harmful, explanation)
                .withSeverity(
                    trails.isEmpty() && !actions.isAgents(first)
                        ? Severity.MEDIUM
                        : Severity.HIGH)));
  }

  /** The call that the sentence is about: the first; of rules, the last, as it is in force. */
  private static Observation shown(List<Observation> harmful) {
    Observation first = harmful.getFirst();
    return ObservedActions.has(first, EXPIRES)
        ? harmful.reversed().stream()
            .filter(action -> ObservedActions.has(action, EXPIRES))
            .findFirst()
            .orElse(first)
        : first;
  }

  /** A rule is set; what it deletes is deleted later. */
  private static Explanation expiry(Actor actor, String bucket, Observation rule) {
    String days = ObservationFactory.fact(rule, EXPIRES);
    if (days == null) {
      return Explanation.of(actor, Verb.SHORTEN).object(Noun.RETENTION, bucket);
    }
    String begin = ObservationFactory.fact(rule, BEGINS_WITH);
    Explanation set = Explanation.of(actor, Verb.SET).object(Noun.OBJECTS);
    return (begin == null ? set : set.and(Role.WITH_PREFIX, begin))
        .and(Role.IN, Noun.BUCKET, bucket)
        .and(Role.EXPIRING_AFTER, inDays(days));
  }

  /** What the call did, as far as its record states it. */
  private static Explanation change(Actor actor, Observation call) {
    String manner = ObservationFactory.fact(call, MANNER);
    return switch (manner == null ? "" : manner) {
      case EffectQualifiers.Manner.POSSIBLE ->
          Explanation.of(actor, Verb.CALL).object(call.getAction());
      case EffectQualifiers.Manner.RETENTION ->
          ObservedActions.has(call, RETAINED)
              ? Explanation.of(actor, Verb.SET).object(Noun.LIMITED_ENTRIES)
              : Explanation.of(actor, Verb.SET).object(Noun.RETENTION_OF_ENTRIES);
      case EffectQualifiers.Manner.SETTING ->
          Explanation.of(actor, Verb.SWITCH_OR_LEAVE_PARTLY_OFF).object(Noun.AUDIT_LOGGING);
      case EffectQualifiers.Manner.UPDATED ->
          Explanation.of(actor, Verb.CHANGE).object(Noun.AUDIT_LOGGING);
      case EffectQualifiers.Manner.CARRIER ->
          Explanation.of(actor, Verb.DELETE).object(Noun.RECORD_STREAM);
      case EffectQualifiers.Manner.ENTRIES ->
          Explanation.of(actor, Verb.DELETE).object(Noun.PAST_ENTRIES);
      case EffectQualifiers.Manner.UNUSED ->
          Explanation.of(actor, Verb.DELETE).object(Noun.UNUSED_LOGGING);
      default -> Explanation.of(actor, Verb.REDUCE).object(Noun.AUDIT_LOGGING);
    };
  }

  /** With the time that the entries are kept; of different numbers of days, the largest. */
  private static Explanation withRetention(Explanation change, List<Observation> calls) {
    List<Integer> days =
        calls.stream()
            .filter(call -> ObservedActions.has(call, RETAINED))
            .map(call -> Objects.requireNonNull(ObservationFactory.fact(call, RETAINED)))
            .map(Integer::valueOf)
            .distinct()
            .sorted()
            .toList();
    return days.isEmpty()
        ? change
        : change.and(
            Role.EXPIRING_AFTER,
            (days.size() > 1 ? "at most " : "") + inDays(String.valueOf(days.getLast())));
  }

  private static String inDays(String days) {
    return days + (days.equals("1") ? " day" : " days");
  }

  /** The logs that the calls name. */
  private static List<String> names(List<Observation> calls) {
    return calls.stream()
        .map(call -> String.valueOf(ObservationFactory.fact(call, "of")))
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private static List<AnchoredDetection> evaluateCalls(ActionGroup actions) {
    boolean succeeded = actions.observations().stream().anyMatch(ObservedActions::succeeded);
    boolean isUnused =
        actions.observations().stream()
            .allMatch(
                call ->
                    EffectQualifiers.Manner.UNUSED.equals(ObservationFactory.fact(call, MANNER)));
    // Where some calls failed, the changed logs are told, and then the attempts.
    List<Observation> shown =
        actions.matching(call -> !succeeded || ObservedActions.succeeded(call));
    Observation first = shown.getFirst();
    boolean isCommon = actions.first().getFacts().containsKey(COMMON);
    List<String> names = names(shown);
    var change = change(actions.actor(actions.observations()), first);
    var placed = names.isEmpty() ? change : change.with(new Part(Role.AT, null, null, names, null));
    var named = withRetention(placed, shown);
    boolean isPossible =
        EffectQualifiers.Manner.POSSIBLE.equals(ObservationFactory.fact(first, MANNER));
    var called =
        isPossible
            ? succeeded ? named.because(Clause.Kind.AUDIT_EFFECT_UNKNOWN) : named
            : named.call(first.getAction());
    List<String> attempted =
        names(actions.matching(call -> succeeded && ObservedActions.failed(call)));
    var explanation =
        attempted.isEmpty() || attempted.size() > MAX_ATTEMPTS
            ? called.outcome(ActionGroup.outcome(actions.observations()))
            : called.because(Clause.Kind.ATTEMPT_FAILED_AT, String.join(", ", attempted));
    return List.of(
        AnchoredDetection.of(
            actions.first(),
            actions
                .detection(shown.getLast(), actions.observations(), explanation)
                .withSeverity(
                    isUnused
                        ? Actors.severity(actions, Severity.MEDIUM, Severity.LOW)
                        : actions.hasAgent() || (succeeded && !isCommon)
                            ? Severity.HIGH
                            : Severity.MEDIUM)));
  }
}
