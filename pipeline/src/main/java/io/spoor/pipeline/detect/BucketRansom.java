package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects ransom of bucket objects: deletion with all versions, or encryption with a key that the
 * account does not hold. The group is the bucket.
 */
final class BucketRansom implements ActionDetector {
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
          .withSubject("a bucket in one chain")
          .withDescription(
              "Counts objects of a bucket whose versions are deleted one by one within a span, or sees that versions were listed and then many deleted at once: "
                  + "medium, high for an agent, and nothing where the same chain deletes the bucket as well. Counts objects that are copied onto themselves with a key that the request "
                  + "brings or that is another account's, and sees a bucket's default key become one: high.");

  private static final String LISTING = "listed";
  private static final String BULK_DELETION = "many";
  private static final String VERSION = "version";
  private static final String ENCRYPTED = "locked";
  private static final String BUCKET_DELETED = "gone";
  private static final String SPAN = "span";

  /** Objects are distinguished only as far as counting needs. */
  private static final int HASH_BUCKETS = 64;

  private static final int MIN_ENCRYPTED = 3;

  private final int versions;
  private final long within;

  BucketRansom(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(RULE.id());
    this.versions = thresholds.count("versions", 10, 2, HASH_BUCKETS / 2);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.DISCOVERS, EffectKind.DESTROYS_DATA, EffectKind.LOCKS_DATA);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    if (event.getPrincipal() == null
        || !ObservationFactory.succeeded(event)
        || !Actors.isDirect(event)) {
      return null;
    }
    Effect listing = Effects.first(event, EffectKind.DISCOVERS, ObjectKind.OBJECT_VERSION);
    if (listing != null) {
      return observation(event, listing, LISTING, "");
    }
    Effect locking = Effects.first(event, EffectKind.LOCKS_DATA);
    if (locking != null) {
      String objects = Effects.isOn(locking, ObjectKind.BUCKET) ? "*" : hashBucket(event);
      return observation(
          event,
          locking,
          ENCRYPTED,
          objects + ' ' + Effects.qualifier(locking, EffectQualifiers.KEY_OWNER));
    }
    Effect deletion = Effects.first(event, EffectKind.DESTROYS_DATA);
    if (deletion == null) {
      return null;
    }
    if (Effects.isOn(deletion, ObjectKind.OBJECT_VERSION)) {
      return observation(event, deletion, VERSION, hashBucket(event));
    }
    if (Effects.isOn(deletion, ObjectKind.BUCKET)) {
      return observation(event, deletion, BUCKET_DELETED, "");
    }
    return Effects.isOn(deletion, ObjectKind.OBJECT)
            && Effects.hasFlag(deletion, EffectQualifiers.MANY)
        ? observation(event, deletion, BULK_DELETION, "")
        : null;
  }

  private @Nullable Observation observation(
      IdentityEvent event, Effect effect, String fact, String value) {
    String bucket = Effects.qualifier(effect, EffectQualifiers.CONTAINER);
    return bucket == null
        ? null
        : ObservationFactory.create(
            RULE,
            event,
            bucket,
            Map.of(fact, value, SPAN, String.valueOf(event.getTime() / within)));
  }

  private static String hashBucket(IdentityEvent event) {
    int kind = Math.floorMod(Keys.id(EventFields.resource(event)).hashCode(), HASH_BUCKETS);
    return String.valueOf(kind);
  }

  /** Stores one observation per span for an object that is written often. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> encrypted = withFact(actions, ENCRYPTED);
    long objects = encrypted.stream().map(BucketRansom::encryptionOf).distinct().count();
    boolean wholeBucket = encrypted.stream().anyMatch(call -> encryptionOf(call).startsWith("*"));
    if (wholeBucket || objects >= MIN_ENCRYPTED) {
      return List.of(encryptionDetection(actions, encrypted));
    }
    // Deleting the whole bucket is treated as intended.
    if (!withFact(actions, BUCKET_DELETED).isEmpty()) {
      return List.of();
    }
    List<Bursts.Burst> bursts =
        Bursts.find(
            withFact(actions, VERSION),
            within,
            versions,
            call -> List.of(Objects.requireNonNull(ObservationFactory.fact(call, VERSION))));
    if (!bursts.isEmpty()) {
      return List.of(
          deletionDetection(
              actions, bursts.getFirst().actions(), "the versions of many objects one by one"));
    }
    for (Observation deletion : withFact(actions, BULK_DELETION)) {
      for (Observation listing : withFact(actions, LISTING)) {
        long elapsed = deletion.getTime() - listing.getTime();
        boolean samePrincipal = Objects.equals(deletion.getPrincipal(), listing.getPrincipal());
        if (samePrincipal && elapsed >= 0 && elapsed <= within) {
          return List.of(
              deletionDetection(
                  actions,
                  List.of(listing, deletion),
                  "many objects at once, with their versions"));
        }
      }
    }
    return List.of();
  }

  private static List<Observation> withFact(ActionGroup actions, String fact) {
    return actions.matching(action -> ObservationFactory.fact(action, fact) != null);
  }

  private static String encryptionOf(Observation call) {
    return Objects.requireNonNull(ObservationFactory.fact(call, ENCRYPTED));
  }

  private static AnchoredDetection encryptionDetection(
      ActionGroup actions, List<Observation> encrypted) {
    Observation first = encrypted.getFirst();
    String encryption = encryptionOf(first);
    String explanation =
        "%s had objects of bucket %s encrypted with %s (%s)."
            .formatted(
                Actors.name(actions, first),
                actions.group(),
                encryption.substring(encryption.indexOf(' ') + 1),
                first.getAction());
    return AnchoredDetection.of(
        first, actions.detection(encrypted, explanation).withSeverity(Severity.HIGH));
  }

  private static AnchoredDetection deletionDetection(
      ActionGroup actions, List<Observation> calls, String description) {
    String explanation =
        "%s deleted %s in bucket %s (%s)."
            .formatted(
                Actors.name(actions, calls.getFirst()),
                description,
                actions.group(),
                calls.getLast().getAction());
    return AnchoredDetection.of(
        calls.getFirst(),
        actions
            .detection(calls, explanation)
            .withSeverity(Actors.severity(actions, Severity.HIGH, Severity.MEDIUM)));
  }
}
