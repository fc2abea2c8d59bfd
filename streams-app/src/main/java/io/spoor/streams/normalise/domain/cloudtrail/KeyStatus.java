package io.spoor.streams.normalise.domain.cloudtrail;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calls of IAM that end an access key, or let it be used again; the request names the key. */
final class KeyStatus {
  private KeyStatus() {}

  /**
   * {@code revokes} or {@code restores}, the label under which the event says so; null when the
   * call does neither.
   */
  static @Nullable String of(String action, Fields request) {
    if (AccessKeys.idOrNull(request.text("accessKeyId")) == null) {
      return null;
    }
    return switch (action) {
      case "DeleteAccessKey" -> "revokes";
      case "UpdateAccessKey" -> status(request.text("status"));
      default -> null;
    };
  }

  private static @Nullable String status(@Nullable String status) {
    return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
      case "inactive" -> "revokes";
      case "active" -> "restores";
      default -> null;
    };
  }
}
