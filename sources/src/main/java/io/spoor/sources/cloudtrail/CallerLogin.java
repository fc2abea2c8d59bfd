package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Principal;
import io.spoor.schemas.text.MailAddress;
import io.spoor.schemas.vocabulary.PersonRule;
import org.jspecify.annotations.Nullable;

/**
 * The login of the person behind a role session. IAM Identity Center names its sessions by the user
 * and alone may assume its roles; of other sessions, callers choose name and source identity.
 */
record CallerLogin(PersonRule rule, String address) {
  private static final String DIRECTORY = "aws";

  /** The best statement of a session; null when none is a mail address. */
  static @Nullable CallerLogin of(
      @Nullable String issuer, @Nullable String sessionName, @Nullable String sourceIdentity) {
    String name = MailAddress.normalise(sessionName);
    if (name != null && isSignedIn(issuer)) {
      return new CallerLogin(PersonRule.SSO_SESSION, name);
    }
    String source = MailAddress.normalise(sourceIdentity);
    if (source != null) {
      return new CallerLogin(PersonRule.SOURCE_IDENTITY, source);
    }
    return name == null ? null : new CallerLogin(PersonRule.SESSION_NAME, name);
  }

  /** Whether the role is one of IAM Identity Center, which only it may assume. */
  static boolean isSignedIn(@Nullable String issuer) {
    return issuer != null && issuer.contains("/AWSReservedSSO_");
  }

  /** A principal of AWS; its id is an ARN. */
  static Principal principal(
      String id,
      String type,
      @Nullable String name,
      @Nullable String account,
      @Nullable String sessionIssuer,
      @Nullable String sessionName,
      @Nullable CallerLogin login) {
    return new Principal(
        id,
        type,
        name,
        account,
        sessionIssuer,
        sessionName,
        DIRECTORY,
        login == null ? null : login.address(),
        login == null ? null : login.rule().label(),
        /* person= */ null);
  }
}
