package io.spoor.client.result;

import io.spoor.schemas.key.Keys;
import org.jspecify.annotations.Nullable;

/**
 * Why the last revision of a finding was published: see {@code FindingCause} of the schemas.
 *
 * @param change added, revised, retracted, reinstated or moved
 * @param trigger event, link, root, move, manifest, detector, replay or unknown
 */
public record CauseView(
    String change,
    String trigger,
    @Nullable String eventId,
    @Nullable String child,
    @Nullable String parent,
    @Nullable String method,
    @Nullable String version) {

  /** The change in words: {@code revised because of event e-1}. */
  public String text() {
    return change
        + switch (trigger) {
          case "event" -> " because of event " + eventId;
          case "link" ->
              " because of the "
                  + method
                  + " link of "
                  + key(child)
                  + " to "
                  + key(parent)
                  + (eventId == null ? "" : ", stated by event " + eventId);
          case "root" -> " because " + key(child) + " became the root of its chain";
          case "move" -> " because " + key(child) + " moved to the chain of " + key(parent);
          case "manifest" ->
              version == null
                  ? " because no manifest applies any more"
                  : " because of manifest version " + shortened(version);
          case "detector" ->
              " because of rule version " + shortened(version == null ? "" : version);
          case "replay" -> " because a replay did not find it again";
          // Later versions may know further triggers.
          default -> "";
        };
  }

  private static String key(@Nullable String key) {
    return key == null ? "a key" : Keys.kind(key) + ' ' + Keys.value(key);
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(12, digest.length()));
  }
}
