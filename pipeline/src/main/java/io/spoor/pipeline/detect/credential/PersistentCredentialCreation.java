package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.PrincipalNames;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects creation, and possibly use, of a long-lived credential for another identity. The group is
 * the created key, or the user with the new password.
 */
public final class PersistentCredentialCreation implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "persistent-credential-creation",
              4,
              "Credential created, registered or reset for another identity",
              Severity.MEDIUM,
              60,
              List.of("attack.T1098.001", "attack.T1136.003", "attack.T1078.004", "owasp.asi03"),
              "Ask the owner of the identity. If the credential was not requested, disable "
                  + "it and review its use.",
              List.of("Administrators who issue the first key of a new person or machine."))
          .withSubject("a key or a password")
          .withDescription(
              "Evaluates access keys, passwords, second factors, certificates and federated "
                  + "sessions that are created for a user other than the creator. SSH keys "
                  + "and service-specific credentials count too. Severity: medium; high for "
                  + "an agent, or if the key is later used in the same chain.");

  private static final String KIND = "kind";
  private static final String OWNER = "for";
  private static final String ACCESS_KEY = "access-key";
  private static final String TOKEN = "token";

  /** Type of the principal of a federated session, which needs no role. */
  private static final String FEDERATED = "federated";

  /** The record names the credential, and its uses are stored. */
  private static final String FOLLOWED = "followed";

  /** Ends a kind that the record does not state for certain. */
  private static final String POSSIBLE = "/possible";

  /** Outcome of a use that is not known to have succeeded. */
  private static final String NOT_DONE = "outcome";

  /** Validity of a credential that ends by itself, nanoseconds. */
  private static final String VALIDITY = "valid";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    boolean succeeded = ObservationFactory.succeeded(event);
    Effect creation = Effects.first(event, EffectKind.MINTS_CREDENTIAL);
    if (creation != null && Effects.hasFlag(creation, EffectQualifiers.LASTING) && succeeded) {
      return observeCreation(event, creation);
    }
    Credential credential = event.getCredential();
    // Sessions of roles do not give persistent access.
    return credential != null && isFollowed(event, credential) && isOwnLog(event, credential)
        // Of equal facts, the first is stored: one use of each outcome.
        ? ObservationFactory.create(
            INFO,
            event,
            credential.getId(),
            succeeded ? Map.of() : Map.of(NOT_DONE, event.getOutcome()))
        : null;
  }

  /** Whether the event is from the log of the credential's own uses. */
  private static boolean isOwnLog(IdentityEvent event, Credential credential) {
    return credential.getKey().equals(event.getTrailKey());
  }

  /** A long-lived key or token has a day. */
  private static boolean isFollowed(IdentityEvent event, Credential credential) {
    Principal principal = event.getPrincipal();
    boolean isFederated = principal != null && FEDERATED.equals(principal.getType());
    return switch (credential.getKind()) {
      case ACCESS_KEY -> isFederated || Keys.hasDay(credential.getKey());
      case TOKEN -> Keys.hasDay(credential.getKey());
      default -> false;
    };
  }

  /** Whether uses of what is issued are stored, as far as their records name it. */
  private static boolean isFollowed(Issued issued, @Nullable Principal owner, Effect creation) {
    boolean isFederated = owner != null && FEDERATED.equals(owner.getType());
    return Effects.isOn(creation, ObjectKind.SERVICE_PASSWORD)
        || (ACCESS_KEY.equals(issued.getKind()) && (isFederated || issued.getExpiresAt() == null));
  }

  private static @Nullable Observation observeCreation(IdentityEvent event, Effect creation) {
    Principal creator = event.getPrincipal();
    if (creator == null || !Actors.isDirect(event)) {
      return null;
    }
    Issued issued = event.getIssued();
    Principal owner = issued == null ? null : issued.getPrincipal();
    String grantee = creation.getBeneficiary();
    String ownerName = owner == null ? grantee : PrincipalNames.shortName(owner.getId());
    if (ownerName == null || ownerName.equals(PrincipalNames.shortName(creator.getId()))) {
      return null;
    }
    String group = issued == null ? event.getAction() + ' ' + ownerName : issued.getId();
    Long expiresAt = issued == null ? null : issued.getExpiresAt();
    Map<String, String> facts = new HashMap<>();
    facts.put(OWNER, ownerName);
    boolean isPossible =
        Manner.POSSIBLE.equals(Effects.qualifier(creation, EffectQualifiers.MANNER));
    facts.put(KIND, creation.getObjectKind() + (isPossible ? POSSIBLE : ""));
    if (issued != null && isFollowed(issued, owner, creation)) {
      facts.put(FOLLOWED, "");
    }
    if (expiresAt != null) {
      facts.put(VALIDITY, String.valueOf(expiresAt - event.getTime()));
    }
    return ObservationFactory.withOperation(
        ObservationFactory.create(INFO, event, group, facts),
        event,
        Set.of(EffectKind.MINTS_CREDENTIAL));
  }

  /** Stores the first of a key's uses in a segment. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> creations = actions.matching(action -> action.getFacts().containsKey(OWNER));
    if (creations.isEmpty()) {
      return List.of();
    }
    Observation creation = creations.getFirst();
    List<Observation> uses = actions.matching(action -> !action.getFacts().containsKey(OWNER));
    List<Observation> done = uses.stream().filter(ObservedActions::succeeded).toList();
    boolean used = !done.isEmpty();
    List<Observation> evidence =
        actions.matching(
            action -> action.getFacts().containsKey(OWNER) || !used || done.contains(action));
    String validity = ObservationFactory.fact(creation, VALIDITY);
    var created =
        created(actions.actor(creation), String.valueOf(ObservationFactory.fact(creation, KIND)))
            .and(Role.FOR, Objects.requireNonNull(ObservationFactory.fact(creation, OWNER)))
            .call(creation.getAction());
    var limited =
        validity == null
            ? created
            : created.because(
                Clause.Kind.EXPIRES_AFTER,
                ExplanationRenderer.span(Duration.ofNanos(Long.parseLong(validity))));
    String kind = String.valueOf(ObservationFactory.fact(creation, KIND));
    var explanation =
        (kind.equals("password-reset" + POSSIBLE)
                ? limited.because(Clause.Kind.PASSWORD_CHANGE_UNKNOWN)
                : limited)
            .because(use(creation, uses));
    return List.of(
        AnchoredDetection.of(
            creation,
            actions
                .detection(evidence, explanation)
                .withSeverity(
                    used
                        ? Severity.HIGH
                        : Actors.severity(
                            actions, List.of(creation), Severity.HIGH, Severity.MEDIUM))));
  }

  /** What this chain records of the credential's use: done, tried or nothing. */
  private static Clause.Kind use(Observation creation, List<Observation> uses) {
    if (uses.isEmpty()) {
      return creation.getFacts().containsKey(FOLLOWED)
          ? Clause.Kind.CREDENTIAL_USE_UNKNOWN
          : Clause.Kind.CREDENTIAL_USE_NOT_FOLLOWED;
    }
    if (uses.stream().anyMatch(ObservedActions::succeeded)) {
      return Clause.Kind.CREDENTIAL_USED;
    }
    return uses.stream().allMatch(ObservedActions::failed)
        ? Clause.Kind.CREDENTIAL_USE_FAILED
        : Clause.Kind.CREDENTIAL_USE_OPEN;
  }

  private static Explanation created(Actor actor, String kind) {
    return switch (kind) {
      case "password-reset" -> Explanation.of(actor, Verb.SET).object(Noun.PASSWORD);
      case "second-factor" -> Explanation.of(actor, Verb.REGISTER).object(Noun.SECOND_FACTOR);
      case "password-reset" + POSSIBLE ->
          Explanation.of(actor, Verb.UPDATE).object(Noun.SIGN_IN_PROFILE);
      case "second-factor" + POSSIBLE ->
          Explanation.of(actor, Verb.REGISTER).object(Noun.SIGN_IN_METHOD);
      case "ssh-key", "certificate" -> Explanation.of(actor, Verb.REGISTER).object(Noun.CREDENTIAL);
      default -> Explanation.of(actor, Verb.CREATE).object(Noun.CREDENTIAL);
    };
  }
}
