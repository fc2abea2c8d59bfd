package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorData;
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
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects mass destruction of data or of its backups. The group is the principal.
 *
 * @see BucketRansom for objects in buckets
 */
public final class DataDestruction implements ActionDetector {
  private static final DetectorData WEIGHTS = DetectorData.read("data-destruction.txt");

  private static final DetectorInfo INFO =
      new DetectorInfo(
              "data-destruction",
              4,
              "Deletion of data or backups, in bulk or of a last copy",
              Severity.MEDIUM,
              65,
              List.of("attack.T1485", "attack.T1490", "attack.T1531", "owasp.asi02"),
              "Revoke the session. Cancel pending key deletions, and look for backups in other "
                  + "accounts and regions.",
              List.of(
                  "Removal of an environment; give its job a separate role.",
                  "A job that deletes old snapshots."))
          .withData(WEIGHTS.digest())
          .withSubject("a burst of destructive calls by one principal in one chain")
          .withDescription(
              "Adds up the weights of the resources that one principal destroys within a "
                  + "time span. A machine, volume, snapshot or image counts as one. "
                  + "Databases, tables, file systems, backups, vaults, keys and user pools "
                  + "count more, because the loss is greater. A deletion without a final "
                  + "copy counts twice. A closed account, the remaining backup of a deleted "
                  + "database, or deleted key material suffices alone by default. Resources "
                  + "that the principal restores later are still counted, and the "
                  + "explanation has their number. Severity: medium; high for an agent.");

  /** Hashes bound the stored facts; so many that the number of resources is no estimate. */
  private static final int HASH_BUCKETS = 1 << 30;

  private static final String RESOURCES = "which";
  private static final String WEIGHT = "weight";

  /** Resources that are there again. */
  private static final String RESTORED = "restored";

  /**
   * There may be more resources than the event lists: the call is for many, or the list is full.
   */
  private static final String MORE = "more";

  /** How it is done, where the loss is less: the facts have the names of the manners. */
  private static final Set<String> SOFTER =
      Set.of(Manner.SCHEDULED, Manner.DISABLED, Manner.RECOVERABLE, Manner.COPIED, Manner.PARTS);

  private final int losses;
  private final long within;

  public DataDestruction(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(INFO.id());
    this.losses = thresholds.count("losses", 20, 2, 10_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.DESTROYS_DATA, EffectKind.WRITES_DATA);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !Actors.isDirect(event) || !ObservationFactory.succeeded(event)) {
      return null;
    }
    Effect destruction = Effects.first(event, EffectKind.DESTROYS_DATA);
    Effect writing = Effects.first(event, EffectKind.WRITES_DATA);
    if (destruction == null && writing != null) {
      return observeRestoration(event, principal, writing);
    }
    int weight = destruction == null ? 0 : weight(destruction);
    if (destruction == null || weight == 0) {
      return null;
    }
    int effectiveWeight =
        Effects.hasFlag(destruction, EffectQualifiers.IRREVERSIBLE) ? 2 * weight : weight;
    Map<String, String> facts =
        new HashMap<>(
            Map.of(
                RESOURCES,
                resourceHashes(event, destruction),
                WEIGHT,
                String.valueOf(effectiveWeight),
                "span",
                String.valueOf(event.getTime() / within)));
    if (Effects.hasFlag(destruction, EffectQualifiers.MANY)
        || destroyed(event, destruction).size() >= EventFields.MAX_LISTED) {
      facts.put(MORE, "");
    }
    String manner = Effects.qualifier(destruction, EffectQualifiers.MANNER);
    if (manner != null && SOFTER.contains(manner)) {
      facts.put(manner, "");
    }
    return ObservationFactory.create(INFO, event, ObservationFactory.identity(principal), facts);
  }

  private @Nullable Observation observeRestoration(
      IdentityEvent event, Principal principal, Effect writing) {
    return Manner.RESTORED.equals(Effects.qualifier(writing, EffectQualifiers.MANNER))
        ? ObservationFactory.create(
            INFO,
            event,
            ObservationFactory.identity(principal),
            Map.of(
                RESTORED,
                resourceHashes(event, writing),
                "span",
                String.valueOf(event.getTime() / within)))
        : null;
  }

  /** Loss of one object of the kind and manner; 0: none that counts. */
  private static int weight(Effect destruction) {
    String kind = String.valueOf(destruction.getObjectKind());
    String manner = Effects.qualifier(destruction, EffectQualifiers.MANNER);
    int weight = manner == null ? 0 : WEIGHTS.number(kind + '/' + manner);
    return weight == 0 ? WEIGHTS.number(kind) : weight;
  }

  /** Stores one observation per span and resource. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  /** The destroyed resources, as far as they are named; otherwise all that the event names. */
  private static List<String> destroyed(IdentityEvent event, Effect destruction) {
    return destruction.getObjects().isEmpty()
        ? event.getResources().stream().map(Resource::getId).toList()
        : destruction.getObjects();
  }

  /** Hashes of the resources, to tell them apart. */
  private static String resourceHashes(IdentityEvent event, Effect destruction) {
    String hashes =
        destroyed(event, destruction).stream()
            .map(DataDestruction::hashBucket)
            .distinct()
            .collect(Collectors.joining(","));
    return hashes.isEmpty() ? hashBucket(event.getEventId()) : hashes;
  }

  private static String hashBucket(String resource) {
    return String.valueOf(Math.floorMod(Keys.id(resource).hashCode(), HASH_BUCKETS));
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<AnchoredDetection> detections = new ArrayList<>();
    List<Observation> destructions =
        actions.matching(action -> !ObservedActions.has(action, RESTORED));
    for (Bursts.Burst burst : Bursts.find(destructions, within, losses, DataDestruction::losses)) {
      List<Observation> calls = burst.actions();
      long restored = restored(calls, actions);
      Explanation destroyed = explanation(actions, burst);
      var explanation =
          restored == 0
              ? destroyed
              : destroyed.because(Clause.Kind.RESTORED, String.valueOf(restored));
      detections.add(
          AnchoredDetection.of(
              burst.first(),
              actions
                  .detection(calls, explanation)
                  .withSeverity(Actors.severity(actions, Severity.HIGH, Severity.MEDIUM))));
    }
    return detections;
  }

  /** How many of the resources the principal restored after it had destroyed them last. */
  private static long restored(List<Observation> calls, ActionGroup actions) {
    Map<String, Long> destroyedAt = new HashMap<>();
    Map<String, Long> restoredAt = new HashMap<>();
    for (Observation action : actions.observations()) {
      if (ObservedActions.has(action, RESTORED)) {
        hashes(action, RESTORED).forEach(hash -> restoredAt.put(hash, action.getTime()));
      } else {
        resources(action).forEach(hash -> destroyedAt.put(hash, action.getTime()));
      }
    }
    return calls.stream()
        .flatMap(call -> resources(call).stream())
        .distinct()
        .filter(
            hash ->
                restoredAt.getOrDefault(hash, Long.MIN_VALUE)
                    > destroyedAt.getOrDefault(hash, Long.MAX_VALUE))
        .count();
  }

  /**
   * What the calls did. What is scheduled or disabled still exists, and what was copied before is
   * deleted, and not lost.
   */
  private static Explanation explanation(ActionGroup actions, Bursts.Burst burst) {
    List<Observation> calls = burst.actions();
    long scheduled = count(calls, Manner.SCHEDULED);
    long disabled = count(calls, Manner.DISABLED);
    long recoverable = count(calls, Manner.RECOVERABLE);
    long copied = count(calls, Manner.COPIED);
    long inParts = count(calls, Manner.PARTS);
    long all = count(calls);
    Actor actor = actions.actor(calls);
    var done =
        isEach(calls, Manner.SCHEDULED)
            ? Explanation.of(actor, Verb.SCHEDULE)
                .object(Noun.DELETION)
                .and(Role.OF, all, Noun.RESOURCE)
            : isEach(calls, Manner.PARTS)
                ? Explanation.of(actor, Verb.DELETE_OR_REPLACE)
                    .object(Noun.PARTS)
                    .and(Role.OF, all, Noun.RESOURCE)
                : Explanation.of(actor, verb(calls, scheduled, disabled))
                    .objects(all, Noun.RESOURCE);
    var called = Bursts.within(done, calls).calls(ActionGroup.operations(calls));
    if (scheduled > 0 && scheduled < all) {
      called = called.because(Clause.Kind.SCHEDULED, String.valueOf(scheduled));
    }
    if (disabled > 0) {
      called = called.because(Clause.Kind.DISABLED, String.valueOf(disabled));
    }
    if (inParts > 0 && inParts < all) {
      called = called.because(Clause.Kind.IN_PARTS, String.valueOf(inParts));
    }
    if (recoverable > 0) {
      called = called.because(Clause.Kind.RECOVERABLE, String.valueOf(recoverable));
    }
    if (copied > 0) {
      called = called.because(Clause.Kind.COPIED, String.valueOf(copied));
    }
    return calls.stream().anyMatch(call -> ObservedActions.has(call, MORE))
        ? called.ofPart()
        : called;
  }

  private static Verb verb(List<Observation> calls, long scheduled, long disabled) {
    if (isEach(calls, Manner.DISABLED)) {
      return Verb.DISABLE;
    }
    if (disabled > 0) {
      return scheduled > 0 ? Verb.DELETE_DISABLE_OR_SCHEDULE : Verb.DELETE_OR_DISABLE;
    }
    if (scheduled > 0) {
      return Verb.DELETE_OR_SCHEDULE;
    }
    // Whether a service keeps a deleted resource for a while is not in the record.
    return Verb.DELETE;
  }

  private static boolean isEach(List<Observation> calls, String manner) {
    return calls.stream().allMatch(call -> ObservedActions.has(call, manner));
  }

  /** Resources that were destroyed in that manner alone: another call may have done more. */
  private static long count(List<Observation> calls, String manner) {
    Set<String> alone = new HashSet<>();
    calls.stream()
        .filter(call -> ObservedActions.has(call, manner))
        .forEach(call -> alone.addAll(resources(call)));
    calls.stream()
        .filter(call -> SOFTER.stream().noneMatch(softer -> ObservedActions.has(call, softer)))
        .forEach(call -> resources(call).forEach(alone::remove));
    return alone.size();
  }

  private static long count(List<Observation> calls) {
    return calls.stream().flatMap(call -> resources(call).stream()).distinct().count();
  }

  private static List<String> resources(Observation call) {
    return hashes(call, RESOURCES);
  }

  private static List<String> hashes(Observation call, String fact) {
    return List.of(Objects.requireNonNull(ObservationFactory.fact(call, fact)).split(",", -1));
  }

  /** Each resource, repeated by its weight. */
  private static List<String> losses(Observation call) {
    int weight = Integer.parseInt(Objects.requireNonNull(ObservationFactory.fact(call, WEIGHT)));
    List<String> losses = new ArrayList<>();
    for (String resource : resources(call)) {
      for (int i = 0; i < weight; i++) {
        losses.add(resource + '/' + i);
      }
    }
    return Collections.unmodifiableList(losses);
  }
}
