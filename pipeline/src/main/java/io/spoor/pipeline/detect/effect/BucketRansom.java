package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.EventFields;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.StatedTimeOrder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects ransom of bucket objects: deletion with all versions, or encryption with a key that the
 * account does not hold. The group is the bucket.
 */
public final class BucketRansom implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "bucket-ransom",
              2,
              "Objects deleted in bulk, or encryption with an external key",
              Severity.MEDIUM,
              70,
              List.of("attack.T1486", "attack.T1485", "attack.T1490", "owasp.asi02"),
              "Revoke the session immediately. Look for a ransom note, replicas and backups, "
                  + "and list the principals that can write to the bucket.",
              List.of(
                  "A bucket that is emptied but retained.",
                  "A program that supplies its own key for each object and changes that key."))
          .withSubject("a bucket in one chain")
          .withDescription(
              "Counts the objects of a bucket whose versions are deleted one by one within a "
                  + "time span. Also matches a listing of versions that the same principal "
                  + "follows with a bulk deletion. Severity of deletions: medium; high for "
                  + "an agent. They are not reported if the same chain also deletes the "
                  + "bucket. Counts objects copied onto themselves with a key from the "
                  + "request or a key of another account. Also matches a change of the "
                  + "bucket's default key to an external key. Severity of both: high.");

  private static final String LISTING = "listed";
  private static final String BULK_DELETION = "many";
  private static final String VERSION = "version";
  private static final String ENCRYPTED = "locked";
  private static final String BUCKET_DELETED = "gone";
  private static final String SPAN = "span";

  /** Objects and bulk deletions are distinguished only as far as counting needs. */
  private static final int HASH_BUCKETS = 64;

  private static final int MIN_ENCRYPTED = 3;

  private final int versions;
  private final long within;

  public BucketRansom(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(INFO.id());
    this.versions = thresholds.count("versions", 10, 2, HASH_BUCKETS / 2);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
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
      String objects =
          Effects.isOn(locking, ObjectKind.BUCKET) ? "*" : hashBucket(EventFields.resource(event));
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
      return observation(event, deletion, VERSION, hashBucket(EventFields.resource(event)));
    }
    if (Effects.isOn(deletion, ObjectKind.BUCKET)) {
      return observation(event, deletion, BUCKET_DELETED, "");
    }
    return Effects.isOn(deletion, ObjectKind.OBJECT)
            && Effects.hasFlag(deletion, EffectQualifiers.MANY)
        ? observation(event, deletion, BULK_DELETION, hashBucket(event.getEventId()))
        : null;
  }

  private @Nullable Observation observation(
      IdentityEvent event, Effect effect, String fact, String value) {
    String bucket = Effects.qualifier(effect, EffectQualifiers.CONTAINER);
    return bucket == null
        ? null
        : ObservationFactory.create(
            INFO,
            event,
            bucket,
            Map.of(fact, value, SPAN, String.valueOf(event.getTime() / within)));
  }

  private static String hashBucket(String name) {
    return String.valueOf(Math.floorMod(Keys.id(name).hashCode(), HASH_BUCKETS));
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
      return List.of(versionDetection(actions, bursts.getFirst().actions()));
    }
    for (Observation listing : withFact(actions, LISTING)) {
      List<Observation> deletions =
          withFact(actions, BULK_DELETION).stream()
              .filter(deletion -> follows(listing, deletion))
              .toList();
      if (!deletions.isEmpty()) {
        return List.of(bulkDetection(actions, listing, deletions));
      }
    }
    return List.of();
  }

  private boolean follows(Observation listing, Observation deletion) {
    long elapsed = deletion.getTime() - listing.getTime();
    return Objects.equals(deletion.getPrincipal(), listing.getPrincipal())
        && elapsed >= 0
        && elapsed <= within;
  }

  private static List<Observation> withFact(ActionGroup actions, String fact) {
    return actions.matching(action -> ObservationFactory.fact(action, fact) != null);
  }

  private static String encryptionOf(Observation call) {
    return Objects.requireNonNull(ObservationFactory.fact(call, ENCRYPTED));
  }

  private static AnchoredDetection encryptionDetection(
      ActionGroup actions, List<Observation> encrypted) {
    List<Observation> defaults =
        encrypted.stream().filter(call -> encryptionOf(call).startsWith("*")).toList();
    Explanation explanation;
    if (defaults.isEmpty()) {
      explanation =
          Explanation.of(actions.actor(encrypted), Verb.ENCRYPT)
              .object(Noun.OBJECTS)
              .and(Role.IN, Noun.BUCKET, actions.group())
              .with(new Part(Role.WITH, null, null, keys(encrypted), null))
              .calls(ActionGroup.operations(encrypted));
    } else {
      // A later default takes the place of an earlier one.
      Observation last = defaults.getLast();
      explanation =
          Explanation.of(actions.actor(last), Verb.SET)
              .object(Noun.DEFAULT_ENCRYPTION, actions.group())
              .with(new Part(Role.TO, null, null, keys(List.of(last)), null))
              .call(last.getAction());
    }
    return AnchoredDetection.of(
        encrypted.getFirst(),
        actions.detection(encrypted, explanation).withSeverity(Severity.HIGH));
  }

  /** The different keys, as the sources describe them. */
  private static List<String> keys(List<Observation> encrypted) {
    return encrypted.stream()
        .map(BucketRansom::encryptionOf)
        .map(encryption -> encryption.substring(encryption.indexOf(' ') + 1))
        .distinct()
        .toList();
  }

  private static AnchoredDetection versionDetection(
      ActionGroup actions, List<Observation> deletions) {
    return AnchoredDetection.of(
        deletions.getFirst(),
        actions
            .detection(deletions, deletion(actions, deletions, Noun.OBJECT_VERSIONS))
            .withSeverity(Actors.severity(actions, deletions, Severity.HIGH, Severity.MEDIUM)));
  }

  private static AnchoredDetection bulkDetection(
      ActionGroup actions, Observation listing, List<Observation> deletions) {
    Clause.Kind order =
        StatedTimeOrder.isBefore(listing, deletions.getFirst())
            ? Clause.Kind.VERSIONS_LISTED
            : Clause.Kind.VERSIONS_LISTED_IN_SAME_SECOND;
    Explanation deletion = deletion(actions, deletions, Noun.OBJECTS_IN_BULK);
    List<Observation> evidence = Stream.concat(Stream.of(listing), deletions.stream()).toList();
    return AnchoredDetection.of(
        listing,
        actions
            .detection(
                evidence,
                (deletions.size() == 1 ? deletion : deletion.timesAtLeast(deletions.size()))
                    .because(order))
            .withSeverity(Actors.severity(actions, evidence, Severity.HIGH, Severity.MEDIUM)));
  }

  private static Explanation deletion(
      ActionGroup actions, List<Observation> deletions, Noun deleted) {
    return Bursts.within(
            Explanation.of(actions.actor(deletions), Verb.DELETE)
                .object(deleted)
                .and(Role.IN, Noun.BUCKET, actions.group()),
            deletions)
        .call(deletions.getLast().getAction());
  }
}
