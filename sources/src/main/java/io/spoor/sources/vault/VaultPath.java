package io.spoor.sources.vault;

import io.spoor.schemas.text.Words;
import io.spoor.sources.audit.AuditRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request in parts: the mount, its type, and the endpoint without names of objects.
 * Of {@code auth/approle/role/batch/secret-id} the mount is {@code auth/approle/} and the endpoint
 * {@code role/secret-id}.
 *
 * @param mount with a slash at its end
 * @param type type of the engine or method, {@code kv}, {@code approle} or {@code system}
 * @param endpoint {@code *} if the first part is the name of an object, as in old kv engines
 * @param holder the role, user or group that the path names
 * @param secret mount and name of a secret with versions, {@code secret/app} of {@code
 *     secret/data/app}; null for other paths
 */
record VaultPath(
    String mount, String type, String endpoint, @Nullable String holder, @Nullable String secret) {
  private static final String ANY = "*";
  private static final String NAMESPACED = "ns_";

  /** First parts that name a kv engine's endpoint, of version 2. */
  private static final Set<String> VERSIONED =
      Set.of("data", "metadata", "delete", "undelete", "destroy", "subkeys", "config");

  /** Those behind which the name of a secret is. */
  private static final Set<String> OF_SECRETS =
      Set.of("data", "metadata", "delete", "undelete", "destroy", "subkeys");

  /** First parts of which the second one is no name but part of the endpoint. */
  private static final Set<String> TWO_PARTS =
      Words.set(
          """
          policies leases rekey rekey-recovery-key generate-root generate-recovery-token wrapping
          storage config mfa replication plugins root intermediate issuers sync oidc
          """);

  /** First parts that hold objects by name: a part behind the name is an endpoint of its own. */
  private static final Set<String> NAMED =
      Words.set(
          """
          role roles users groups map issuer roleset static-account impersonated-account library
          auth mounts
          """);

  /** First parts whose second one names who gets rights. */
  private static final Set<String> HOLDERS =
      Set.of("role", "roles", "users", "groups", "map", "certs");

  /** Parts behind a name that make an endpoint of their own. */
  private static final Set<String> OF_A_NAME =
      Words.set(
          """
          secret-id custom-secret-id role-id secret-id-accessor password policies issue sign
          sign-verbatim sign-intermediate sign-self-issued key token rotate rotate-key check-out
          check-in tune
          """);

  /** Parts behind a secret id, which only look at it or end it. */
  private static final Set<String> OF_A_SECRET_ID = Set.of("lookup", "destroy");

  /** Acts of an administrator on the second factor of a user. */
  private static final Set<String> ADMINISTERED = Set.of("admin-generate", "admin-destroy");

  private static final String ASSOCIATIONS = "associations";
  private static final String TUNE = "tune";
  private static final int STORAGE_PARTS = 3;

  /** Endpoints of a login, also of an identity provider's answer. */
  private static final Set<String> LOGINS =
      Set.of("login", "callback", "oidc/callback", "oidc/poll");

  static @Nullable VaultPath of(AuditRecord request) {
    String path = request.text("path");
    if (path == null) {
      return null;
    }
    String stated = request.text("mount_point");
    String mount = stated == null || !path.startsWith(stated) ? guessedMount(path) : stated;
    String type = request.text("mount_type");
    if (type == null) {
      type = guessedType(mount);
    }
    type = type.startsWith(NAMESPACED) ? type.substring(NAMESPACED.length()) : type;
    String rest = path.substring(Math.min(mount.length(), path.length()));
    String endpoint = endpoint(type, rest);
    return new VaultPath(
        mount, type, endpoint, holder(parts(rest)), secret(mount, type, endpoint, rest));
  }

  private static @Nullable String secret(String mount, String type, String endpoint, String rest) {
    String prefix = endpoint + '/';
    return type.equals("kv") && OF_SECRETS.contains(endpoint) && rest.startsWith(prefix)
        ? mount + rest.substring(prefix.length())
        : null;
  }

  private static @Nullable String holder(List<String> parts) {
    return parts.size() > 1 && HOLDERS.contains(parts.getFirst())
        ? parts.get(parts.getFirst().equals("map") && parts.size() > 2 ? 2 : 1)
        : null;
  }

  /** The first part of a path, or the first two below {@code auth/}. */
  private static String guessedMount(String path) {
    int slash = path.indexOf('/');
    if (path.startsWith("auth/")) {
      slash = path.indexOf('/', slash + 1);
    }
    return slash < 0 ? path + '/' : path.substring(0, slash + 1);
  }

  /** Old versions do not state the type: most mounts have the name of their type. */
  private static String guessedType(String mount) {
    List<String> parts = parts(mount);
    String name = parts.isEmpty() ? mount : parts.getLast();
    return switch (name) {
      case "sys" -> "system";
      case "secret" -> "kv";
      default -> name;
    };
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  private static String endpoint(String type, String rest) {
    List<String> parts = parts(rest);
    if (parts.isEmpty()) {
      return ANY;
    }
    String first = parts.getFirst();
    boolean isKv = type.equals("kv") || type.equals("generic") || type.equals("cubbyhole");
    if (isKv && !(type.equals("kv") && VERSIONED.contains(first))) {
      return ANY;
    }
    return switch (first) {
      case "storage" -> storage(parts);
      case "sync", "mfa" -> ofDestination(parts);
      default -> {
        String own = ofName(parts);
        yield own != null
            ? own
            : parts.size() > 1 && TWO_PARTS.contains(first) ? first + '/' + parts.get(1) : first;
      }
    };
  }

  /** {@code role/secret-id}, {@code issuer/issue}; null if no such part is behind a name. */
  private static @Nullable String ofName(List<String> parts) {
    if (!NAMED.contains(parts.getFirst())) {
      return null;
    }
    // The name of a mount can have several parts: sys/auth/team/oidc/tune.
    int at = parts.getLast().equals(TUNE) ? parts.size() - 1 : 2;
    if (parts.size() <= 2 || !OF_A_NAME.contains(parts.get(at))) {
      return null;
    }
    String endpoint = parts.getFirst() + '/' + parts.get(at);
    boolean isSecretId = parts.get(at).startsWith("secret-id") && parts.size() > at + 1;
    return isSecretId && OF_A_SECRET_ID.contains(parts.get(at + 1))
        ? parts.getFirst() + "/secret-id/" + parts.get(at + 1)
        : endpoint;
  }

  /** A snapshot has all secrets; state and membership of the cluster have none. */
  private static String storage(List<String> parts) {
    if (parts.size() < STORAGE_PARTS) {
      return String.join("/", parts);
    }
    String part = parts.get(2);
    return "storage/" + parts.get(1) + '/' + (part.equals("snapshot-force") ? "snapshot" : part);
  }

  /** The last part of {@code sync/destinations/TYPE/NAME/associations/set} tells what is done. */
  private static String ofDestination(List<String> parts) {
    String head = parts.getFirst() + (parts.size() > 1 ? '/' + parts.get(1) : "");
    int size = parts.size();
    if (size > 2 && ADMINISTERED.contains(parts.getLast())) {
      return head + '/' + parts.getLast();
    }
    return size > 2 && parts.get(size - 2).equals(ASSOCIATIONS)
        ? head + '/' + ASSOCIATIONS + '/' + parts.getLast()
        : head;
  }

  boolean isLogin() {
    return mount.startsWith("auth/") && LOGINS.contains(endpoint);
  }

  /** Mount and endpoint, {@code secret/data}. */
  String name() {
    return mount + endpoint;
  }
}
