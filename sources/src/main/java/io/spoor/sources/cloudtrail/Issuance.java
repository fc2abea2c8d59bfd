package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.AliasKeys;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Extracts the credential that a call minted from its response. */
final class Issuance {
  private static final String[] CREDENTIAL_MEMBERS = {
    "credentials", "Credentials", "roleCredentials", "accessKey"
  };

  private final MappingContext context;
  private final JsonFields request;
  private final JsonFields response;
  private final JsonFields details;
  private final Caller caller;
  private final String action;

  Issuance(
      MappingContext context,
      JsonFields request,
      JsonFields response,
      JsonFields details,
      Caller caller,
      String action) {
    this.context = context;
    this.request = request;
    this.response = firstOfSet(response);
    this.details = details;
    this.caller = caller;
    this.action = action;
  }

  /** The only element of the set that Roles Anywhere ({@code CreateSession}) returns. */
  private static JsonFields firstOfSet(JsonFields response) {
    JsonNode set = response.get("credentialSet");
    return set instanceof ArrayNode elements && !elements.isEmpty()
        ? JsonFields.of(elements.get(0), response.lowerCase())
        : response;
  }

  /** The issued credential; null when there is none. */
  @Nullable Issued issued() {
    if (action.startsWith("CreateOAuth2Token")) {
      return signInSession();
    }
    if (!response.isObject()) {
      return null;
    }
    if (action.equals("CreateServiceSpecificCredential")) {
      return serviceCredential(response.object("serviceSpecificCredential"));
    }
    for (String member : CREDENTIAL_MEMBERS) {
      JsonFields credentials = response.object(member);
      String id = AccessKeys.idOrNull(credentials.text("accessKeyId"));
      if (id != null) {
        return new Issued(
            id,
            "access-key",
            Keys.of(context.tenant(), "access-key", "aws", id),
            principal(credentials),
            expiry(credentials));
      }
    }
    return null;
  }

  /**
   * The sign-in session that a token for an OAuth client opens or renews (AWS Sign-In user guide,
   * "Configure OAuth access to AWS MCP Server"). The principal stays the same.
   */
  private @Nullable Issued signInSession() {
    String arn = Caller.signInSession(details.text("signInSessionArn"));
    return arn == null
        ? null
        : new Issued(
            Keys.bounded(arn),
            "session",
            CallTrailKey.signInKey(context.tenant(), arn),
            caller.principal(),
            /* expires_at= */ null);
  }

  /**
   * A key of a user for one service, as Bedrock. A call that presents it states its id in {@code
   * userIdentity.credentialId} (CloudTrail user guide, "userIdentity element").
   */
  private @Nullable Issued serviceCredential(JsonFields credential) {
    String id = AliasKeys.uniqueOrNull(credential.text("serviceSpecificCredentialId"));
    return id == null
        ? null
        : new Issued(
            Keys.bounded(id),
            "token",
            Keys.of(context.tenant(), "token", "aws", id),
            keyOwner(credential),
            expiry(credential));
  }

  private @Nullable Long expiry(JsonFields credentials) {
    String stated = credentials.text("expiration");
    String text = stated == null ? credentials.text("expirationDate") : stated;
    if (text == null) {
      return null;
    }
    OptionalLong expiry = TimestampParser.parseExpiry(text);
    if (expiry.isEmpty()) {
      context.flag(EventFlags.BAD_EXPIRY);
      return null;
    }
    return expiry.getAsLong();
  }

  private @Nullable Principal principal(JsonFields credentials) {
    return switch (action) {
      case "GetSessionToken" -> caller.principal();
      case "CreateAccessKey" -> keyOwner(credentials);
      case "GetFederationToken" -> federated();
      case "AssumeRoot" -> root();
      case "GetDelegatedAccessToken" -> delegated();
      default -> role();
    };
  }

  private @Nullable Principal role() {
    String role = request.text("roleArn");
    JsonFields user = response.object("assumedRoleUser");
    String session = user.text("arn");
    if (session == null && role != null) {
      session = sessionArn(role, request.text("roleSessionName"));
    }
    if (session == null) {
      return caller.principal();
    }
    return principal(
        session,
        "role",
        role == null ? null : Arns.lastName(role),
        role,
        Arns.sessionName(session));
  }

  private static String sessionArn(String role, @Nullable String sessionName) {
    return "arn:%s:sts::%s:assumed-role/%s/%s"
        .formatted(
            Arns.partition(role),
            Arns.account(role) == null ? "" : Arns.account(role),
            Arns.lastName(role) == null ? role : Arns.lastName(role),
            sessionName == null ? "" : sessionName);
  }

  private @Nullable Principal federated() {
    String arn = response.object("federatedUser").text("arn");
    return arn == null
        ? caller.principal()
        : principal(arn, "federated", Arns.lastName(arn), caller.arn(), Arns.lastName(arn));
  }

  /** The principal of another account that a trade-in token stands for. */
  private @Nullable Principal delegated() {
    String arn = response.text("assumedPrincipal");
    if (arn == null) {
      return null;
    }
    String session = Arns.sessionName(arn);
    boolean isRole = session != null || arn.contains(":role/");
    return principal(arn, isRole ? "role" : "human", Arns.lastName(arn), null, session);
  }

  private @Nullable Principal root() {
    String account = request.text("targetPrincipal");
    if (account == null) {
      return null;
    }
    String arn =
        Arns.isArn(account)
            ? account
            : "arn:" + Arns.partition(caller.arn()) + ":iam::" + account + ":root";
    return principal(arn, "root", "root", null, null);
  }

  /** The owner of the key: the caller, unless the request names another user. */
  private @Nullable Principal keyOwner(JsonFields credentials) {
    String user = request.text("userName");
    if (user == null) {
      user = credentials.text("userName");
    }
    if (user == null || user.equals(Arns.lastName(caller.arn()))) {
      return caller.principal();
    }
    String arn =
        "arn:" + Arns.partition(caller.arn()) + ":iam::" + caller.account() + ":user/" + user;
    return principal(arn, "human", user, null, null);
  }

  private static Principal principal(
      String arn,
      String type,
      @Nullable String name,
      @Nullable String sessionIssuer,
      @Nullable String sessionName) {
    return CallerLogin.principal(
        arn,
        type,
        name,
        Arns.account(arn),
        sessionIssuer,
        sessionName,
        CallerLogin.of(sessionIssuer, sessionName, null));
  }
}
