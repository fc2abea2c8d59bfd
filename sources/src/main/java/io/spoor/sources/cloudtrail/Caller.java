package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Principal;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.AliasKeys;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The caller of a call: the record's {@code userIdentity}. */
final class Caller {
  private static final String[] ID_MEMBERS = {
    "arn", "principalId", "invokedBy", "userName", "accountId"
  };

  private final JsonFields identity;
  private final JsonFields session;
  private final JsonFields sessionIssuer;
  private final JsonFields attributes;
  private final @Nullable String recipientAccount;
  private final @Nullable String arn;
  private final @Nullable String invokedBy;
  private final @Nullable String type;
  private final OptionalLong sessionStart;
  private final @Nullable BearerToken token;

  /** {@code token}: accepted in place of AWS credentials; null for none. */
  Caller(JsonFields identity, @Nullable String recipientAccount, @Nullable BearerToken token) {
    this.identity = identity;
    this.session = identity.object("sessionContext");
    this.sessionIssuer = session.object("sessionIssuer");
    this.attributes = session.object("attributes");
    this.recipientAccount = recipientAccount;
    this.arn = identity.text("arn");
    this.invokedBy = identity.text("invokedBy");
    String statedType = identity.text("type");
    this.type = statedType == null && invokedBy != null ? "AWSService" : statedType;
    String created = attributes.text("creationDate");
    this.sessionStart =
        created == null ? OptionalLong.empty() : TimestampParser.parseInstant(created);
    this.token = token != null && isAnonymous() ? token : null;
  }

  @Nullable String type() {
    return type;
  }

  @Nullable String arn() {
    return arn;
  }

  @Nullable String invokedBy() {
    return invokedBy;
  }

  /** Id of the access key that signed the call. */
  @Nullable String accessKeyId() {
    return AccessKeys.idOrNull(identity.text("accessKeyId"));
  }

  /** The token by which a caller without AWS identity is known; null for others. */
  @Nullable BearerToken token() {
    return token;
  }

  /**
   * Id of the bearer token of the call, as one of IAM Identity Center; null for signed calls
   * (CloudTrail user guide, "userIdentity element", {@code credentialId}).
   */
  @Nullable String credentialId() {
    return AliasKeys.uniqueOrNull(identity.text("credentialId"));
  }

  /** Whether the caller is a person of IAM Identity Center, whose tokens last for a session. */
  boolean isDirectoryUser() {
    return "IdentityCenterUser".equals(type);
  }

  /**
   * ARN of the sign-in session behind the credential: that of a person, or one that was opened for
   * an OAuth client. AWS assigns it ({@code signInSessionArn}).
   */
  @Nullable String signInSession() {
    return signInSession(session.text("signInSessionArn"));
  }

  /** The ARN, if it is that of a sign-in session. */
  static @Nullable String signInSession(@Nullable String arn) {
    return arn != null && Arns.isArn(arn) && arn.contains(":signin:") ? arn : null;
  }

  /**
   * The identity behind the principal: the account of a product provider that acts with delegated
   * rights, or the person for whom a role acts.
   */
  @Nullable String delegator() {
    String provider = identity.object("invokedByDelegate").text("accountId");
    return provider == null && !isDirectoryUser() ? directoryUserId() : provider;
  }

  /** What is stated about the resource in whose scope a service calls, or null. */
  @Nullable String scope(String member) {
    return identity.object("inScopeOf").text(member);
  }

  /** The account of the calling principal; "" when unknown. */
  String account() {
    String account = accountOrNull();
    return account != null ? account : recipientAccount != null ? recipientAccount : "";
  }

  private @Nullable String accountOrNull() {
    String account = identity.text("accountId");
    return account != null ? account : Arns.account(arn);
  }

  @Nullable String id() {
    String id = rawId();
    return id == null ? null : Keys.bounded(id);
  }

  private @Nullable String rawId() {
    if (token != null) {
      return token.subject();
    }
    String user =
        switch (type == null ? "" : type) {
          case "IdentityCenterUser" -> directoryUserId();
          case "Unknown" -> unverifiedName();
          default -> iamUserArn();
        };
    if (user != null) {
      return user;
    }
    for (String member : ID_MEMBERS) {
      String id = identity.text(member);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  /**
   * The directory user id; single sign-on records give the directory and user, and otherwise only
   * the account.
   */
  private @Nullable String directoryUserId() {
    JsonFields person = identity.object("onBehalfOf");
    String user = person.text("userId");
    String directory = person.text("identityStoreArn");
    return user == null ? null : (directory == null ? "user/" : directory + "/user/") + user;
  }

  /** The name stated during a single sign-on, when the account takes the place of the principal. */
  private @Nullable String unverifiedName() {
    String account = identity.text("accountId");
    return account != null && account.equals(identity.text("principalId"))
        ? identity.text("userName")
        : null;
  }

  /** The subject of the token or assertion with which the caller takes a role; null: none. */
  @Nullable String subject() {
    return identity.text("userName");
  }

  /** Whether the caller is unauthenticated. */
  boolean isAnonymous() {
    String account = identity.text("accountId");
    return "ANONYMOUS_PRINCIPAL".equals(account) || "anonymous".equals(account);
  }

  /** The ARN of an IAM user whose sign-in failed, as the record omits it. */
  private @Nullable String iamUserArn() {
    String name = identity.text("userName");
    String account = identity.text("accountId");
    return arn == null
            && "IAMUser".equals(type)
            && account != null
            && name != null
            && !AccessKeys.isPlaceholder(name)
        ? "arn:aws:iam::" + account + ":user/" + name
        : null;
  }

  boolean isService() {
    return "AWSService".equals(type);
  }

  /** Start of the session, nanoseconds since the Unix epoch; empty for calls outside a session. */
  OptionalLong sessionStart() {
    return sessionStart;
  }

  /** Source identity that AWS carries through all roles assumed from the first one. */
  @Nullable String sourceIdentity() {
    return session.text("sourceIdentity");
  }

  /**
   * Version of the instance metadata service that issued the credential; null for other
   * credentials.
   */
  @Nullable String roleDelivery() {
    return session.text("ec2RoleDelivery");
  }

  /**
   * Whether the session is one of the root user that a caller of {@code AssumeRoot} obtained for a
   * member account; the root user itself did not sign in (IAM user guide, "Track privileged tasks
   * in AWS CloudTrail").
   */
  boolean isAssumedRoot() {
    return "Root".equals(type) && Boolean.TRUE.equals(session.bool("assumedRoot"));
  }

  /** Whether the session is of a service-linked role, which only an AWS service can assume. */
  boolean isServiceLinked() {
    String issuer = sessionIssuer.text("arn");
    return issuer != null && issuer.contains(":role/aws-service-role/");
  }

  /** User name of a person who holds a role of IAM Identity Center; null for other callers. */
  @Nullable String signedInPerson() {
    String issuer = sessionIssuer.text("arn");
    return CallerLogin.isSignedIn(issuer) ? bounded(Arns.sessionName(arn)) : null;
  }

  @Nullable Boolean mfa() {
    return attributes.bool("mfaAuthenticated");
  }

  @Nullable Principal principal() {
    if (token != null) {
      return token.principal();
    }
    String id = id();
    if (id == null) {
      return null;
    }
    String issuer = sessionIssuer.text("arn");
    String sessionName = Arns.sessionName(arn);
    return CallerLogin.principal(
        id,
        principalType(),
        bounded(name()),
        bounded(accountOrNull()),
        bounded(issuer),
        bounded(sessionName),
        CallerLogin.of(issuer, sessionName, sourceIdentity()));
  }

  private static @Nullable String bounded(@Nullable String text) {
    return text == null ? null : Keys.bounded(text);
  }

  private String principalType() {
    return switch (type == null ? "" : type) {
      case "IAMUser" -> "human";
      case "AssumedRole", "Role" -> "role";
      case "Root" -> "root";
      case "FederatedUser", "SAMLUser", "WebIdentityUser", "IdentityCenterUser" -> "federated";
      case "AWSService" -> "service";
      case "AWSAccount" -> "account";
      default -> "unknown";
    };
  }

  private @Nullable String name() {
    String name = identity.text("userName");
    if (name == null) {
      name = sessionIssuer.text("userName");
    }
    if (name == null) {
      name = "Root".equals(type) ? "root" : Arns.lastName(arn);
    }
    return name != null ? name : invokedBy;
  }
}
