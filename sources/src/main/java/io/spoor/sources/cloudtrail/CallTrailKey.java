package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Credential;
import io.spoor.schemas.Issued;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.TokenIssuers;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The trail key of a call, and its credential.
 *
 * @param key the first id that all records of the execution carry
 * @param credential the credential presented; null when the record does not state it
 * @param selfIssued whether the key is that of the credential issued by the call, as the caller has
 *     no key
 */
record CallTrailKey(String key, @Nullable Credential credential, boolean selfIssued) {

  /** {@code isShared}: whether another account also logs the call, with more about its caller. */
  static CallTrailKey of(
      String tenant,
      Caller caller,
      @Nullable Issued issued,
      String eventId,
      boolean isShared,
      long time) {
    OptionalLong sessionStart = caller.sessionStart();
    String accessKey = caller.accessKeyId();
    if (accessKey != null) {
      String key = Keys.of(tenant, "access-key", "aws", accessKey);
      String trailKey =
          AccessKeys.isLongLived(accessKey, sessionStart.isPresent())
              ? Keys.withDay(key, time)
              : key;
      return new CallTrailKey(
          trailKey, credential(accessKey, "access-key", trailKey, caller), false);
    }
    BearerToken token = caller.token();
    if (token != null) {
      return bearer(tenant, token, eventId, time);
    }
    String credentialId = caller.credentialId();
    if (credentialId != null) {
      String key = Keys.of(tenant, "token", "aws", credentialId);
      String trailKey = caller.isDirectoryUser() ? key : Keys.withDay(key, time);
      return new CallTrailKey(
          trailKey, credential(Keys.bounded(credentialId), "token", trailKey, caller), false);
    }
    String signIn = caller.signInSession();
    if (signIn != null) {
      String key = signInKey(tenant, signIn);
      // The call that opens a session belongs to the one from which it is opened.
      if (issued == null || !issued.getKey().equals(key)) {
        return new CallTrailKey(
            key, credential(Keys.bounded(signIn), "session", key, caller), false);
      }
    }
    String type = caller.type();
    String id = caller.id();
    if (issued != null && (id == null || !isSignedIn(type))) {
      // Sessions of two roles are not related merely because one service or federation minted both.
      return new CallTrailKey(issued.getKey(), null, true);
    }
    if ("AssumedRole".equals(type) || sessionStart.isPresent()) {
      return session(tenant, caller, sessionStart, time);
    }
    if (caller.isService() && id != null) {
      return new CallTrailKey(
          Keys.withDay(Keys.of(tenant, "service", caller.account(), id), time), null, false);
    }
    // A principal of another account may have many runs; only that account's record identifies the
    // run. Anonymous callers are not one principal.
    if (id != null && !caller.isAnonymous() && !(isShared && "AWSAccount".equals(type))) {
      return new CallTrailKey(
          Keys.withDay(Keys.of(tenant, "principal", caller.account(), id), time), null, false);
    }
    return new CallTrailKey(Keys.of(tenant, "event", "", eventId), null, false);
  }

  /** Key of a sign-in session. */
  static String signInKey(String tenant, String arn) {
    return Keys.of(tenant, "session", "aws-signin", arn);
  }

  /** A token has the key that its issuer's log gives it. */
  private static CallTrailKey bearer(String tenant, BearerToken token, String eventId, long time) {
    if (token.issuer().isEmpty()) {
      return new CallTrailKey(Keys.of(tenant, "event", "", eventId), null, false);
    }
    String id = token.id();
    if (id == null) {
      return new CallTrailKey(
          Keys.withDay(Keys.of(tenant, "principal", token.issuer(), token.subject()), time),
          null,
          false);
    }
    String key = Keys.of(tenant, "token", TokenIssuers.name(token.issuer()), id);
    return new CallTrailKey(
        key,
        new Credential(
            Keys.bounded(id),
            "token",
            key,
            /* parent_id= */ null,
            /* parent_key= */ null,
            /* audience= */ null,
            /* actor= */ null,
            /* mfa= */ null,
            /* created_at= */ null,
            token.scopes(),
            /* jkt= */ null),
        false);
  }

  /**
   * Whether a caller of this type is one signed-in principal, not one with a token or from another
   * account.
   */
  private static boolean isSignedIn(@Nullable String type) {
    return switch (type == null ? "" : type) {
      case "IAMUser", "Root", "AssumedRole", "Role", "FederatedUser", "IdentityCenterUser" -> true;
      default -> false;
    };
  }

  private static CallTrailKey session(String tenant, Caller caller, OptionalLong start, long time) {
    String id = String.valueOf(caller.id());
    if (start.isEmpty()) {
      return new CallTrailKey(
          Keys.withDay(Keys.of(tenant, "session", caller.account(), id), time), null, false);
    }
    String value = id + '@' + Instant.ofEpochSecond(0, start.getAsLong());
    String key = Keys.of(tenant, "session", caller.account(), value);
    return new CallTrailKey(key, credential(value, "session", key, caller), false);
  }

  private static Credential credential(String id, String kind, String key, Caller caller) {
    OptionalLong start = caller.sessionStart();
    return new Credential(
        id,
        kind,
        key,
        /* parent_id= */ null,
        /* parent_key= */ null,
        /* audience= */ null,
        /* actor= */ null,
        caller.mfa(),
        start.isPresent() ? (Long) start.getAsLong() : null,
        /* scopes= */ List.of(),
        /* jkt= */ null);
  }
}
