package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.Labels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lasting way in as somebody else was made, and perhaps used. The group is the key that was made,
 * or who got a password.
 */
final class MintedKey implements ActionDetector {
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
          .about("a key, or a password")
          .works(
              "Looks at access keys, passwords, second factors, certificates and federated sessions that are made for another user than the one who makes them. "
                  + "Speaks at once with medium severity (high when an agent makes it), and with high severity when the key is then used in the same chain.");

  private static final Set<String> PASSWORDS = Set.of("CreateLoginProfile", "UpdateLoginProfile");
  private static final Set<String> KEYS =
      Set.of(
          "CreateAccessKey",
          "GetFederationToken",
          "CreateServiceSpecificCredential",
          "ResetServiceSpecificCredential",
          "UploadSSHPublicKey",
          "UploadSigningCertificate",
          "EnableMFADevice");

  private static final String FOR = "for";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    if (!"cloudtrail".equals(event.getSource()) || !Observing.succeeded(event)) {
      return null;
    }
    String action = event.getAction();
    if (KEYS.contains(action) || PASSWORDS.contains(action)) {
      return made(event, action);
    }
    Credential credential = event.getCredential();
    // A long-lived key carries its day: sessions come from roles, and are no lasting way in.
    return credential != null && isLasting(credential)
        ? Observing.of(RULE, event, credential.getId())
        : null;
  }

  private static boolean isLasting(Credential credential) {
    return "access-key".equals(credential.getKind()) && Keys.hasDay(credential.getKey());
  }

  private static @Nullable Observed made(IdentityEvent event, String action) {
    Principal by = event.getPrincipal();
    if (by == null || !CloudCalls.isDirect(event)) {
      return null;
    }
    Issued issued = event.getIssued();
    Principal owner = issued == null ? null : issued.getPrincipal();
    String named = CloudCalls.label(event, Labels.GRANTEE);
    String whose = owner == null ? named : Names.brief(owner.getId());
    if (whose == null || whose.equals(Names.brief(by.getId()))) {
      return null;
    }
    String group = issued == null ? action + ' ' + whose : issued.getId();
    return Observing.of(RULE, event, group, Map.of(FOR, whose));
  }

  /** Of a key's many uses in a segment, the first. */
  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> makings = actions.where(action -> action.getFacts().containsKey(FOR));
    if (makings.isEmpty()) {
      return List.of();
    }
    Observed making = makings.getFirst();
    boolean used =
        actions.observed().stream().anyMatch(action -> !action.getFacts().containsKey(FOR));
    String explanation =
        "%s made a lasting way in as %s (%s)%s."
            .formatted(
                CloudCalls.who(actions, making),
                Objects.requireNonNull(Observing.fact(making, FOR)),
                making.getAction(),
                used ? ", and the key was used" : "");
    return List.of(
        Verdict.of(
            making,
            actions
                .judgement(actions.observed(), explanation)
                .withSeverity(
                    used
                        ? Severity.HIGH
                        : CloudCalls.severity(actions, Severity.HIGH, Severity.MEDIUM))));
  }
}
