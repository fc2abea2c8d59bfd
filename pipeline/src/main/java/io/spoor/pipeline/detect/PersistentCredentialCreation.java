package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects creation, and possibly use, of a long-lived credential for another identity. The group is
 * the created key, or the user with the new password.
 */
final class PersistentCredentialCreation implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "minted-key-used",
              1,
              "A lasting way in was made for another identity",
              Severity.MEDIUM,
              60,
              List.of("attack.T1098.001", "attack.T1136.003", "attack.T1078.004", "owasp.asi03"),
              "Ask whoever the identity belongs to. If nobody wanted it: disable the key or password, then look at what was done with it.",
              List.of("Administrators who give a new person or machine its first key."))
          .withSubject("a key, or a password")
          .withDescription(
              "Looks at access keys, passwords, second factors, certificates and federated sessions that are made for another user than the one who makes them. "
                  + "Speaks at once with medium severity (high when an agent makes it), and with high severity when the key is then used in the same chain.");

  private static final String OWNER = "for";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    if (!ObservationFactory.succeeded(event)) {
      return null;
    }
    Effect creation = Effects.first(event, EffectKind.MINTS_CREDENTIAL);
    if (creation != null && Effects.hasFlag(creation, EffectQualifiers.LASTING)) {
      return observeCreation(event, creation);
    }
    Credential credential = event.getCredential();
    // A long-lived key has a day. Sessions come from roles and do not give persistent access.
    return credential != null && isLongLived(credential) && isOwnLog(event, credential)
        ? ObservationFactory.create(RULE, event, credential.getId())
        : null;
  }

  /** Whether the event is from the log of the credential's own uses. */
  private static boolean isOwnLog(IdentityEvent event, Credential credential) {
    return credential.getKey().equals(event.getTrailKey());
  }

  private static boolean isLongLived(Credential credential) {
    return "access-key".equals(credential.getKind()) && Keys.hasDay(credential.getKey());
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
    return ObservationFactory.create(RULE, event, group, Map.of(OWNER, ownerName));
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
    boolean used =
        actions.observations().stream().anyMatch(action -> !action.getFacts().containsKey(OWNER));
    String explanation =
        "%s made a lasting way in as %s (%s)%s."
            .formatted(
                Actors.name(actions, creation),
                Objects.requireNonNull(ObservationFactory.fact(creation, OWNER)),
                creation.getAction(),
                used ? ", and the key was used" : "");
    return List.of(
        AnchoredDetection.of(
            creation,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(
                    used
                        ? Severity.HIGH
                        : Actors.severity(actions, Severity.HIGH, Severity.MEDIUM))));
  }
}
