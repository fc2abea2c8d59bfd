package io.spoor.pipeline.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a key of a chain speaks for, as far as is known.
 *
 * @param key the credential, or the trail that presents one
 * @param credentialId public id where it is a credential
 * @param identity the principal, or for a session whom it was issued for
 * @param type of the principal, as {@code Principal.type}
 * @param actor who acts for it
 * @param audience the service that the credential is for
 * @param scopes what it allows; empty: nobody says
 * @param revokedAt when it was revoked, nanoseconds since the Unix epoch
 * @param revokedBy the event that says so
 * @param restoredAt when it could be used again after that
 */
public record KeyIdentity(
    String key,
    @Nullable String credentialId,
    String identity,
    String principal,
    @Nullable String type,
    @Nullable String actor,
    @Nullable String audience,
    List<String> scopes,
    @Nullable Long revokedAt,
    @Nullable String revokedBy,
    @Nullable Long restoredAt) {
  public KeyIdentity {
    scopes = List.copyOf(scopes);
  }

  boolean isCredential() {
    return credentialId != null;
  }
}
