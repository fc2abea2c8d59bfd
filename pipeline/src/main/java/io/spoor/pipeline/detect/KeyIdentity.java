package io.spoor.pipeline.detect;

import io.spoor.schemas.key.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Known identity of a key in a chain.
 *
 * @param key the credential, or the trail that presents one
 * @param credentialId public id if it is a credential
 * @param identity the principal, or for a session the principal it was issued for
 * @param type of the principal, as {@code Principal.type}
 * @param actor who acts for it
 * @param audience the service for which the credential was issued
 * @param scopes granted scopes; empty: unknown
 * @param revokedAt time of its revocation, nanoseconds since the Unix epoch
 * @param revokedBy event that states the revocation
 * @param restoredAt time of its reactivation
 * @param person id of the person to whom the principal belongs, by a rule that counts
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
    @Nullable Long restoredAt,
    @Nullable String person) {
  public KeyIdentity {
    scopes = List.copyOf(scopes);
  }

  /** Public id of the credential, or the value of the key. */
  public String name() {
    return credentialId == null ? Keys.value(key) : credentialId;
  }

  /** Whether it is the other identity, or another account of the same person. */
  public boolean isSamePerson(KeyIdentity other) {
    return identity.equals(other.identity) || (person != null && person.equals(other.person));
  }

  public boolean isCredential() {
    return credentialId != null;
  }
}
