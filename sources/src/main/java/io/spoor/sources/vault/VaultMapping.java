package io.spoor.sources.vault;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.RequestStage;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Maps a record of an audit device (developer.hashicorp.com/vault/docs/audit/schema). Request and
 * response of one {@code request.id} are one action. The action is operation, mount and endpoint,
 * {@code read secret/data}; the path with the object's name is the resource.
 *
 * <p>A device replaces strings by an HMAC with a key of its own, accessors too. So the key of a
 * hashed accessor includes the device if the record names it ({@code audit_device}).
 */
public final class VaultMapping extends AuditMapping {
  private static final String DIRECTORY = "vault";
  private static final String HASHED = "hmac-sha256:";
  private static final String ENDPOINT = "endpoint";

  /** Label: mount and name of a secret with versions, which has several paths. */
  private static final String ENTRY = "entry";

  private static final String ROOT = "root";

  /** Type of tokens that cannot be renewed. */
  private static final String BATCH = "batch";

  private static final String DENIED = "permission denied";
  private static final int MAX_POLICIES = 20;
  private static final Set<String> WRITING = Set.of("create", "update", "patch");

  /** Beginnings of display names of people. */
  private static final Set<String> PEOPLE =
      Set.of("userpass", "ldap", "oidc", "okta", "github", "saml", "radius");

  /** Beginnings of display names of programs. */
  private static final Set<String> PROGRAMS =
      Words.set("approle kubernetes aws gcp azure cert jwt alicloud cf oci spiffe");

  public VaultMapping() {
    super(
        DIRECTORY,
        Words.set(
            """
          id accessor client_token_accessor client_id entity_id lease_id token_type
          token_issue_time token_ttl token_policies mount_accessor
          """),
        Set.of(ENTRY));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord request = record.object("request");
    AuditRecord response = record.object("response");
    AuditRecord auth = record.object("auth");
    VaultPath path = VaultPath.of(request);
    String id = request.text("id");
    String operation = request.text("operation");
    event.id(id);
    event.requestId(id);
    event.time(record.time("time"));
    event.action(
        path == null ? operation : (operation == null ? "" : operation + ' ') + path.name(),
        path == null ? null : path.type());
    event.type(request.text("mount_class"));
    event.account(request.text("namespace.path"));
    event.network(
        request.text("remote_address"),
        request.texts("headers.user-agent").stream().findFirst().orElse(null));
    event.resource(request.text("path"), path == null ? null : path.type());
    event.label(ENDPOINT, path == null ? null : path.endpoint());
    event.label(ENTRY, path == null ? null : path.secret());
    boolean isWriting = operation != null && WRITING.contains(operation);
    event.label(EventLabels.GRANTEE, path == null || !isWriting ? null : path.holder());
    event.label("lease_id", response.text("secret.lease_id"));
    readStage(record, event);
    readOutcome(record, auth, response, event);
    readCaller(record, request, auth, path, event);
    readIssued(record, response, path, auth, event);
  }

  private static void readStage(AuditRecord record, AuditEvent event) {
    switch (String.valueOf(record.text("type"))) {
      case "request" -> event.stage(RequestStage.STARTED);
      case "response" -> {
        event.stage(RequestStage.ENDED);
        event.ended(record.time("time"));
      }
      default -> {}
    }
  }

  private static void readOutcome(
      AuditRecord record, AuditRecord auth, AuditRecord response, AuditEvent event) {
    String error = record.text("error");
    boolean isDenied =
        Boolean.FALSE.equals(auth.bool("policy_results.allowed"))
            || (error != null && error.contains(DENIED));
    if (isDenied) {
      event.failed("permission_denied", error == null ? DENIED : error.strip());
    } else if (error != null) {
      event.failed(null, error.strip());
    } else if (response.text("data.error") != null) {
      event.failed(null, null);
    } else if ("response".equals(record.text("type"))) {
      event.succeeded();
    }
  }

  /**
   * A login has no token yet, and its request names nobody: its trail is the request, which issues
   * the token.
   */
  private static void readCaller(
      AuditRecord record,
      AuditRecord request,
      AuditRecord auth,
      @Nullable VaultPath path,
      AuditEvent event) {
    Principal principal = principal(auth);
    if (principal != null) {
      event.principal(type(auth), DIRECTORY, principal.getId(), principal.getName(), null);
    }
    List<String> policies = auth.texts("policies", "token_policies");
    event.label(
        "policies",
        policies.isEmpty()
            ? null
            : String.join(" ", policies.subList(0, Math.min(policies.size(), MAX_POLICIES))));
    event.label("token_type", auth.text("token_type"));
    // The policies of a login are those of the token that it issues.
    boolean isSuperuser = policies.contains(ROOT) && (path == null || !path.isLogin());
    event.label(EventLabels.SUPERUSER, isSuperuser ? ROOT : null);
    if (path != null && path.isLogin()) {
      event.trail("event", DIRECTORY, request.text("id"), false);
      return;
    }
    String accessor = request.text("client_token_accessor");
    accessor = accessor == null ? auth.text("accessor") : accessor;
    boolean isLasting = policies.contains(ROOT) || isWithoutEnd(auth);
    event.credential("token", issuer(record, accessor), accessor, isLasting);
  }

  private static boolean isWithoutEnd(AuditRecord auth) {
    String seconds = auth.text("token_ttl");
    return auth.text("token_issue_time") != null && (seconds == null || seconds.equals("0"));
  }

  /** Who holds a token: the entity, or the display name of a token without one. */
  private static @Nullable Principal principal(AuditRecord auth) {
    String entity = auth.text("entity_id");
    String name = auth.text("display_name");
    String id = entity == null ? name : entity;
    return id == null ? null : AuditEvent.principalOf(type(auth), id, name, null);
  }

  private static ActorType type(AuditRecord auth) {
    String name = String.valueOf(auth.text("display_name")).toLowerCase(Locale.ROOT);
    int dash = name.indexOf('-');
    String method = dash < 0 ? name : name.substring(0, dash);
    if (PEOPLE.contains(method) || auth.text("metadata.username") != null) {
      return ActorType.HUMAN;
    }
    boolean isProgram =
        PROGRAMS.contains(method)
            || auth.text("metadata.service_account_name", "metadata.role_name", "metadata.role")
                != null;
    return isProgram ? ActorType.WORKLOAD : ActorType.UNKNOWN;
  }

  private static String issuer(AuditRecord record, @Nullable String accessor) {
    String device = record.text("audit_device");
    return device != null && accessor != null && accessor.startsWith(HASHED)
        ? DIRECTORY + '/' + device
        : DIRECTORY;
  }

  private static void readIssued(
      AuditRecord record,
      AuditRecord response,
      @Nullable VaultPath path,
      AuditRecord auth,
      AuditEvent event) {
    boolean isLogin = path != null && path.isLogin();
    AuditRecord answered = response.object("auth");
    // A wrapped response has the accessor of the token, and no more of it.
    String wrapped = response.text("wrap_info.wrapped_accessor");
    boolean isStated = !answered.isEmpty() || wrapped != null;
    AuditRecord created = isStated || !isLogin ? answered : auth;
    String accessor = wrapped == null ? created.text("accessor") : wrapped;
    if (!"response".equals(record.text("type"))
        || (!isLogin && (path == null || !path.endpoint().startsWith("create")))) {
      return;
    }
    event.issued(
        "token", issuer(record, accessor), accessor, principal(created), expiry(record, created));
    if (!BATCH.equals(created.text("token_type"))) {
      // A renewal is no issuance: what it states of the end is not read.
      event.renewable();
    }
    if (!isLogin && created.texts("policies", "token_policies").contains(ROOT)) {
      event.label(EventLabels.GRANTS, "admin");
    }
  }

  private static OptionalLong expiry(AuditRecord record, AuditRecord token) {
    OptionalLong issued = token.time("token_issue_time");
    OptionalLong start = issued.isPresent() ? issued : record.time("time");
    String seconds = token.text("token_ttl");
    if (start.isEmpty()
        || seconds == null
        || seconds.length() > 9
        || !seconds.chars().allMatch(c -> c >= '0' && c <= '9')
        || Long.parseLong(seconds) == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(start.getAsLong() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds)));
  }

  /** Type of the mount, and endpoint and operation: {@code kv} and {@code data/read}. */
  @Override
  protected Operation operation(IdentityEvent event) {
    String type = event.getService();
    String endpoint = event.getLabels().get(ENDPOINT);
    int space = event.getAction().indexOf(' ');
    return type == null || endpoint == null || space < 0
        ? new Operation("", event.getAction())
        : new Operation(type, endpoint + '/' + event.getAction().substring(0, space));
  }
}
