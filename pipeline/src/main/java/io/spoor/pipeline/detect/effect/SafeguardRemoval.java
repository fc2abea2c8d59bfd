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
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects removal of a safeguard. The group is the safeguard and the caller; for a bucket, the
 * bucket.
 */
public final class SafeguardRemoval implements ActionDetector {
  private static final DetectorData SAFEGUARDS = DetectorData.read("safeguard-removal.txt");

  private static final DetectorInfo INFO =
      new DetectorInfo(
              "safeguard-removal",
              3,
              "Security safeguard removed, weakened, bypassed or left weak",
              Severity.MEDIUM,
              50,
              List.of("attack.T1562", "attack.T1556.006", "attack.T1484", "owasp.asi03"),
              "Ask the principal's owner for the reason. If there is none, restore the "
                  + "safeguard and review the identity's later actions.",
              List.of(
                  "A new second factor for a user with a lost phone.",
                  "A bucket that is intended as a public website.",
                  "Terraform removing resources that it created."))
          .withData(SAFEGUARDS.keysDigest())
          .withSubject("one kind of safeguard by one principal, or a bucket")
          .withDescription(
              "Evaluates successful calls that remove a second factor, a permissions "
                  + "boundary, an organization policy, a security policy, the protection of a "
                  + "branch, single sign-on or a block of public access. Removals "
                  + "of object versioning, default encryption, firewalls, and locks of "
                  + "domains, backups and consoles count too. So do changes of the address "
                  + "that owns an account. Severity: medium; high for an agent; low for the "
                  + "caller's own second factor. A bucket that the same chain also deletes "
                  + "is not reported.");

  /** The record states the setting, which may be the one before. */
  private static final Set<Verb> SETTINGS =
      EnumSet.of(
          Verb.ALLOW,
          Verb.SET,
          Verb.SWITCH_OR_LEAVE_OFF,
          Verb.SWITCH_OR_LEAVE_PARTLY_OFF,
          Verb.SET_OR_LEAVE_NOT_BLOCKING);

  private static final String SAFEGUARD = "what";
  private static final String OWN_FACTOR = "own";
  private static final String BUCKET = "bucket ";

  /** The user all of whose safeguards of the kind are removed. */
  private static final String USER = "user";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.REMOVES_SAFEGUARD, EffectKind.DESTROYS_DATA);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null
        || Boolean.TRUE.equals(event.getReadOnly())
        || !Actors.isDirect(event)
        || !ObservationFactory.succeeded(event)) {
      return null;
    }
    boolean hasResource = !EventFields.resource(event).isEmpty();
    if (hasResource && Effects.first(event, EffectKind.DESTROYS_DATA, ObjectKind.BUCKET) != null) {
      return ObservationFactory.create(INFO, event, bucket(event));
    }
    Effect removal = Effects.first(event, EffectKind.REMOVES_SAFEGUARD);
    String safeguard = removal == null ? null : safeguard(removal);
    if (removal == null || safeguard == null) {
      return null;
    }
    boolean isOfBucket =
        hasResource
            && ObjectKind.BUCKET
                .label()
                .equals(Effects.qualifier(removal, EffectQualifiers.PROTECTS));
    return ObservationFactory.create(
        INFO,
        event,
        isOfBucket
            ? bucket(event)
            : EventFields.action(event) + " by " + ObservationFactory.identity(principal),
        facts(safeguard, isOwn(event, principal), removal));
  }

  private static Map<String, String> facts(String safeguard, boolean isOwn, Effect removal) {
    Map<String, String> facts = new HashMap<>(Map.of(SAFEGUARD, safeguard));
    if (isOwn) {
      facts.put(OWN_FACTOR, "");
    }
    boolean isOfUser = Manner.ALL.equals(Effects.qualifier(removal, EffectQualifiers.MANNER));
    if (isOfUser && !removal.getObjects().isEmpty()) {
      facts.put(USER, removal.getObjects().getFirst());
    }
    return facts;
  }

  /** Verb and words for the removal; null: it is not reported. */
  private static @Nullable String safeguard(Effect removal) {
    String kind = String.valueOf(removal.getObjectKind());
    String manner = Effects.qualifier(removal, EffectQualifiers.MANNER);
    String ofManner = manner == null ? null : SAFEGUARDS.value(kind + '/' + manner);
    return ofManner == null ? SAFEGUARDS.value(kind) : ofManner;
  }

  /**
   * Whether it is the caller's own second factor: users who replace it remove the old one first.
   */
  private static boolean isOwn(IdentityEvent event, Principal principal) {
    String resource = EventFields.resource(event);
    return "human".equals(principal.getType())
        && (resource.equals(principal.getName()) || resource.equals(principal.getId()));
  }

  private static String bucket(IdentityEvent event) {
    String arn = EventFields.resource(event);
    return BUCKET + arn.substring(arn.lastIndexOf(':') + 1);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> removals =
        actions.matching(action -> ObservationFactory.fact(action, SAFEGUARD) != null);
    // A bucket that is deleted as a whole needs no safeguard.
    boolean bucketDeleted = removals.size() < actions.observations().size();
    if (removals.isEmpty() || bucketDeleted) {
      return List.of();
    }
    Observation first = removals.getFirst();
    List<Wording> wordings = removals.stream().map(Wording::of).distinct().toList();
    var removed =
        Explanation.of(actions.actor(removals), verb(wordings))
            .with(
                new Part(
                    Role.OBJECT,
                    null,
                    null,
                    wordings.stream().map(Wording::safeguard).distinct().toList(),
                    null));
    List<String> users =
        removals.stream()
            .filter(removal -> ObservedActions.has(removal, USER))
            .map(removal -> String.valueOf(ObservationFactory.fact(removal, USER)))
            .distinct()
            .toList();
    var named =
        users.isEmpty() ? removed : removed.with(new Part(Role.OF, null, null, users, null));
    var explanation =
        (actions.group().startsWith(BUCKET)
                ? named.and(Role.OF, Noun.BUCKET, actions.group().substring(BUCKET.length()))
                : named)
            .times(removals.size())
            .calls(ActionGroup.operations(removals));
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(removals, explanation)
                .withSeverity(
                    Actors.severity(
                        actions,
                        Severity.HIGH,
                        removals.stream()
                                .allMatch(removal -> removal.getFacts().containsKey(OWN_FACTOR))
                            ? Severity.LOW
                            : Severity.MEDIUM))));
  }

  /** The verb of all removals; several kinds have one that covers each. */
  private static Verb verb(List<Wording> wordings) {
    List<Verb> verbs = wordings.stream().map(Wording::verb).distinct().toList();
    if (verbs.size() == 1) {
      return verbs.getFirst();
    }
    return verbs.stream().anyMatch(SETTINGS::contains)
        ? Verb.REMOVE_WEAKEN_OR_LEAVE
        : Verb.REMOVE_OR_WEAKEN;
  }

  /** A removal in words. */
  private record Wording(Verb verb, String safeguard) {
    static Wording of(Observation removal) {
      String text = Objects.requireNonNull(ObservationFactory.fact(removal, SAFEGUARD));
      int space = text.indexOf(' ');
      String verb = text.substring(0, space).replace('-', '_').toUpperCase(Locale.ROOT);
      return new Wording(Verb.valueOf(verb), text.substring(space + 1));
    }
  }
}
