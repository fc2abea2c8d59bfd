package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.StatementKind;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.manifest.NamedAccount;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Extracts an event's statements about keys: about the credential it presents, about its trail, and
 * about credentials it mints, revokes or reactivates.
 */
public final class IdentityStatements {
  private static final int ISSUER_RANK = 2;
  private static final int OWN_LOG_RANK = 1;
  private static final int THIRD_PARTY_RANK = 0;

  private IdentityStatements() {}

  static List<IdentityStatement> of(IdentityEvent event) {
    List<IdentityStatement> statements = new ArrayList<>(3);
    Credential credential = event.getCredential();
    String trail = event.getTrailKey();
    Principal principal = event.getPrincipal();
    if (principal != null && credential != null) {
      int rank = credential.getKey().equals(trail) ? OWN_LOG_RANK : THIRD_PARTY_RANK;
      statements.add(row(event, principal, rank, credential, null));
    }
    if (principal != null && (credential == null || !credential.getKey().equals(trail))) {
      statements.add(row(event, principal, THIRD_PARTY_RANK, null, null));
    }
    Issued issued = event.getIssued();
    if (issued != null && issued.getPrincipal() != null) {
      statements.add(row(event, issued.getPrincipal(), ISSUER_RANK, null, issued));
    }
    addRevocations(statements, event);
    return statements;
  }

  private static IdentityStatement row(
      IdentityEvent event,
      Principal principal,
      int rank,
      @Nullable Credential credential,
      @Nullable Issued issued) {
    String key =
        issued != null
            ? issued.getKey()
            : credential != null ? credential.getKey() : event.getTrailKey();
    NamedAccount account = NamedAccount.of(event, principal);
    return new IdentityStatement(
        key,
        issued != null ? issued.getId() : credential != null ? credential.getId() : null,
        Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId()),
        principal.getId(),
        credential == null ? null : credential.getActor(),
        credential == null ? null : credential.getAudience(),
        credential == null ? null : credential.getParentKey(),
        rank,
        issued == null,
        issued == null ? null : event.getAction(),
        event.getTime(),
        event.getEventId(),
        principal.getType(),
        credential == null ? List.of() : credential.getScopes(),
        credential == null ? null : credential.getCreatedAt(),
        /* says= */ null,
        person(principal),
        credential != null && "failure".equals(event.getOutcome()),
        account == null ? null : account.directory());
  }

  /** The person, if an operator or issuer states it: an agent's word excuses nothing. */
  private static @Nullable String person(Principal principal) {
    Person person = PersonRule.stated(principal);
    return person == null ? null : person.getId();
  }

  /** Adds an event's statements about the end of a credential, its own or another. */
  private static void addRevocations(List<IdentityStatement> statements, IdentityEvent event) {
    if (!event.getEffects().isEmpty() && "success".equals(event.getOutcome())) {
      addRevocation(statements, event, EffectKind.ENDS_CREDENTIAL, StatementKind.REVOKED_STATUS);
      addRevocation(
          statements, event, EffectKind.RESTORES_CREDENTIAL, StatementKind.RESTORED_STATUS);
    }
  }

  private static void addRevocation(
      List<IdentityStatement> statements, IdentityEvent event, EffectKind kind, String status) {
    Effect effect = Effects.first(event, kind);
    if (effect != null) {
      for (String key : effect.getObjects()) {
        statements.add(
            IdentityStatement.newBuilder()
                .setKey(key)
                .setIdentity("")
                .setPrincipal("")
                .setRank(ISSUER_RANK)
                .setUsed(false)
                .setTime(event.getTime())
                .setEventId(event.getEventId())
                .setSays(status)
                .build());
      }
    }
  }
}
