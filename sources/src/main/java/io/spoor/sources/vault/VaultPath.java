package io.spoor.sources.vault;

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
 */
record VaultPath(String mount, String type, String endpoint) {
  private static final String ANY = "*";
  private static final String NAMESPACED = "ns_";

  /** First parts that name a kv engine's endpoint, of version 2. */
  private static final Set<String> VERSIONED =
      Set.of("data", "metadata", "delete", "undelete", "destroy", "subkeys", "config");

  /** First parts of which the second one is no name but part of the endpoint. */
  private static final Set<String> TWO_PARTS =
      Set.of(
          "policies",
          "leases",
          "rekey",
          "rekey-recovery-key",
          "generate-root",
          "wrapping",
          "storage",
          "config",
          "mfa",
          "replication",
          "plugins",
          "root",
          "intermediate",
          "oidc");

  /** Parts behind the name of a role or user that make an endpoint of their own. */
  private static final Set<String> OF_A_NAME =
      Set.of("secret-id", "custom-secret-id", "role-id", "secret-id-accessor", "password");

  private static final Set<String> NAMED = Set.of("role", "users");

  /** Endpoints of a login, also of an identity provider's answer. */
  private static final Set<String> LOGINS = Set.of("login", "callback", "oidc/callback");

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
    return new VaultPath(
        mount, type, endpoint(type, path.substring(Math.min(mount.length(), path.length()))));
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
    if (parts.size() > 2 && NAMED.contains(first) && OF_A_NAME.contains(parts.get(2))) {
      return first + '/' + parts.get(2);
    }
    return parts.size() > 1 && TWO_PARTS.contains(first) ? first + '/' + parts.get(1) : first;
  }

  boolean isLogin() {
    return mount.startsWith("auth/") && LOGINS.contains(endpoint);
  }

  /** Mount and endpoint, {@code secret/data}. */
  String name() {
    return mount + endpoint;
  }
}
