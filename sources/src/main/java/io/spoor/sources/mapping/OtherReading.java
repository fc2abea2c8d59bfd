package io.spoor.sources.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.json.Sha256Hex;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Creates the events of records that state the same thing twice, each with an id of its own. */
public final class OtherReading {
  private static final int DIGEST_CHARS = 16;

  private OtherReading() {}

  /**
   * A copy of an event, to be changed by the caller. It states no links again.
   *
   * @param content what distinguishes the reading
   */
  public static IdentityEvent.Builder of(IdentityEvent.Builder event, String content) {
    List<String> flags = new ArrayList<>(event.getFlags());
    if (!flags.contains(EventFlags.FURTHER_READING)) {
      flags.add(EventFlags.FURTHER_READING);
    }
    String digest = Sha256Hex.hex(content.getBytes(UTF_8)).substring(0, DIGEST_CHARS);
    return IdentityEvent.newBuilder(event)
        .setEventId(event.getEventId() + ':' + digest)
        .setLinks(List.of())
        .setFlags(flags);
  }

  /** Whether two events state the same. */
  public static boolean isSame(IdentityEvent.Builder event, IdentityEvent.Builder other) {
    return event.getTrailKey().equals(other.getTrailKey())
        && event.getEventId().equals(other.getEventId())
        && event.getTime() == other.getTime()
        && event.getAction().equals(other.getAction())
        && event.getOutcome().equals(other.getOutcome())
        && Objects.equals(event.getRunId(), other.getRunId())
        && Objects.equals(event.getPrincipal(), other.getPrincipal())
        && Objects.equals(event.getCredential(), other.getCredential())
        && Objects.equals(event.getAgent(), other.getAgent())
        && Objects.equals(event.getGenAi(), other.getGenAi());
  }
}
