package io.spoor.schemas.text;

import io.spoor.schemas.FindingCause;
import io.spoor.schemas.key.Keys;
import org.jspecify.annotations.Nullable;

/** Puts the cause of a finding's change in words, the same for every output. */
public final class CauseText {
  private static final int DIGEST_CHARS = 12;

  private CauseText() {}

  /**
   * The trigger: {@code because of event e-1}. Triggers that later versions add are named as they
   * are.
   */
  public static String of(FindingCause cause) {
    return switch (cause.getTrigger()) {
      case "event" -> "because of event " + cause.getEventId();
      case "link" ->
          "because of the "
              + cause.getMethod()
              + " link of "
              + key(cause.getChild())
              + " to "
              + key(cause.getParent())
              + (cause.getEventId() == null ? "" : ", stated by event " + cause.getEventId());
      case "root" -> "because " + key(cause.getChild()) + " became the root of its chain";
      case "move" ->
          "because " + key(cause.getChild()) + " moved to the chain of " + key(cause.getParent());
      case "manifest" ->
          cause.getVersion() == null
              ? "because no manifest applies any more"
              : "because of manifest version " + shortened(cause.getVersion());
      case "detector" -> "because of rule version " + shortened(cause.getVersion());
      case "replay" -> "because a replay did not find it again";
      case "unknown" -> "after a new evaluation";
      default -> "because of: " + cause.getTrigger();
    };
  }

  private static String key(@Nullable String key) {
    return key == null ? "a key" : Keys.kind(key) + ' ' + Keys.value(key);
  }

  private static String shortened(@Nullable String digest) {
    return digest == null ? "" : digest.substring(0, Math.min(DIGEST_CHARS, digest.length()));
  }
}
