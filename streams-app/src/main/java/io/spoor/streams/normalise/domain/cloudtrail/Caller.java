package io.spoor.streams.normalise.domain.cloudtrail;

import io.spoor.schemas.Principal;
import io.spoor.streams.normalise.domain.json.Times;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Who made a call: the record's {@code userIdentity}. */
final class Caller {
  private final Fields identity;
  private final Fields session;
  private final Fields sessionIssuer;
  private final @Nullable String recipientAccount;

  Caller(Fields identity, @Nullable String recipientAccount) {
    this.identity = identity;
    this.session = identity.in("sessionContext");
    this.sessionIssuer = session.in("sessionIssuer");
    this.recipientAccount = recipientAccount;
  }

  @Nullable String type() {
    String type = identity.text("type");
    return type == null && invokedBy() != null ? "AWSService" : type;
  }

  @Nullable String arn() {
    return identity.text("arn");
  }

  @Nullable String invokedBy() {
    return identity.text("invokedBy");
  }

  /** Id of the access key that signed the call. */
  @Nullable String accessKeyId() {
    return AccessKeys.idOrNull(identity.text("accessKeyId"));
  }

  /** The account whose principal called; "" where nothing says. */
  String account() {
    String account = accountOrNull();
    return account != null ? account : recipientAccount != null ? recipientAccount : "";
  }

  private @Nullable String accountOrNull() {
    String account = identity.text("accountId");
    return account != null ? account : Arns.account(arn());
  }

  @Nullable String id() {
    for (String member :
        new String[] {"arn", "principalId", "invokedBy", "userName", "accountId"}) {
      String id = identity.text(member);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  boolean isService() {
    return "AWSService".equals(type());
  }

  /**
   * When the session began, nanoseconds since the Unix epoch; empty for calls outside a session.
   */
  OptionalLong sessionBegan() {
    String created = session.in("attributes").text("creationDate");
    return created == null ? OptionalLong.empty() : Times.instant(created);
  }

  /** What AWS keeps of who first assumed a role, through all roles assumed from there. */
  @Nullable String sourceIdentity() {
    return session.text("sourceIdentity");
  }

  /** Whether the session is one of a role that only an AWS service can assume. */
  boolean isServiceLinked() {
    String issuer = sessionIssuer.text("arn");
    return issuer != null && issuer.contains(":role/aws-service-role/");
  }

  @Nullable Boolean mfa() {
    return session.in("attributes").bool("mfaAuthenticated");
  }

  @Nullable Principal principal() {
    String id = id();
    if (id == null) {
      return null;
    }
    String issuer = sessionIssuer.text("arn");
    return Principal.newBuilder()
        .setId(id)
        .setType(principalType())
        .setName(name())
        .setAccount(accountOrNull())
        .setSessionIssuer(issuer)
        .setSessionName(Arns.sessionName(arn()))
        .build();
  }

  private String principalType() {
    String type = type();
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
      name = "Root".equals(type()) ? "root" : Arns.lastName(arn());
    }
    return name != null ? name : invokedBy();
  }
}
