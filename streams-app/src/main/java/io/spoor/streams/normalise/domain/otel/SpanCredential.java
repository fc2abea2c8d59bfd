package io.spoor.streams.normalise.domain.otel;

import io.spoor.schemas.Credential;
import io.spoor.schemas.key.Keys;
import org.jspecify.annotations.Nullable;

/** Reads the credential that a span says it acted with ({@code spoor.credential.*}). */
final class SpanCredential {
  private SpanCredential() {}

  /**
   * The credential; null when the span names none. {@code time}: of the span, nanoseconds since the
   * Unix epoch.
   */
  static @Nullable Credential of(Attributes attributes, String tenant, long time) {
    String id = attributes.text("spoor.credential.id");
    if (id == null) {
      return null;
    }
    String issuer = orEmpty(attributes.text("spoor.credential.issuer"));
    String kind = kind(id, attributes.text("spoor.credential.type"));
    String parent = attributes.text("spoor.credential.parent_id");
    String parentIssuer = attributes.text("spoor.credential.parent_issuer");
    String parentKind =
        parent == null ? "" : kind(parent, attributes.text("spoor.credential.parent_type"));
    return new Credential(
        id,
        kind,
        key(tenant, kind, issuer, id, time),
        parent,
        parent == null
            ? null
            : key(tenant, parentKind, parentIssuer == null ? issuer : parentIssuer, parent, time),
        attributes.text("spoor.credential.audience"),
        attributes.text("spoor.credential.actor"),
        /* mfa= */ null,
        /* createdAt= */ null);
  }

  private static String key(String tenant, String kind, String issuer, String id, long time) {
    if (isAwsKey(id)) {
      String key = Keys.of(tenant, "access-key", "aws", id);
      return id.startsWith("AKIA") ? Keys.withDay(key, time) : key;
    }
    return Keys.of(tenant, kind, issuer, id);
  }

  private static String kind(String id, @Nullable String type) {
    if (isAwsKey(id)) {
      return "access-key";
    }
    return switch (type == null ? "" : type) {
      case "access-key", "access_key", "accessKey" -> "access-key";
      case "session" -> "session";
      case "svid", "spiffe", "x509-svid", "jwt-svid" -> "svid";
      default -> "token";
    };
  }

  /** An AWS access key id, whoever states it, so that it meets the same key in CloudTrail. */
  static boolean isAwsKey(String id) {
    if (id.length() < 16
        || id.length() > 128
        || !(id.startsWith("AKIA") || id.startsWith("ASIA"))) {
      return false;
    }
    for (int i = 4; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return true;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
