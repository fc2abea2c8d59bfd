package io.spoor.sources.otel;

import io.spoor.schemas.Credential;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.ActChain;
import io.spoor.sources.mapping.TokenIssuers;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the credential that a span used ({@code spoor.credential.*}). */
final class SpanCredential {
  private static final int MAX_SCOPE_CHARS = 4096;

  private SpanCredential() {}

  /**
   * The credential; null when the span names none. {@code time}: of the span, nanoseconds since the
   * Unix epoch.
   */
  static @Nullable Credential of(SpanAttributes attributes, String tenant, long time) {
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
        createdAt(attributes.text("spoor.credential.created_at")),
        scopes(attributes.fullText("spoor.credential.scope"), attributes.fullText("oauth.scope")),
        attributes.text("spoor.credential.jkt"));
  }

  private static @Nullable Long createdAt(@Nullable String text) {
    OptionalLong time = text == null ? OptionalLong.empty() : TimestampParser.parseInstant(text);
    return time.isPresent() ? (Long) time.getAsLong() : null;
  }

  /** Scopes, separated by spaces (RFC 6749 §3.3) or commas. */
  private static List<String> scopes(@Nullable String stated, @Nullable String fallback) {
    String text = stated == null ? fallback : stated;
    if (text == null || text.length() > MAX_SCOPE_CHARS) {
      return List.of();
    }
    var scopes = new TreeSet<String>();
    var tokens = new StringTokenizer(text, " ,");
    while (tokens.hasMoreTokens()) {
      scopes.add(tokens.nextToken());
    }
    return List.copyOf(scopes);
  }

  private static String key(String tenant, String kind, String issuer, String id, long time) {
    if (isAwsKey(id)) {
      String key = Keys.of(tenant, "access-key", "aws", id);
      return id.startsWith("AKIA") ? Keys.withDay(key, time) : key;
    }
    return Keys.of(tenant, kind, TokenIssuers.name(issuer), id);
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

  /** Whether it is an AWS access key id, from any issuer; it then matches the key in CloudTrail. */
  static boolean isAwsKey(String id) {
    return ActChain.isAwsKey(id);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
