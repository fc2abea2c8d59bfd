package io.spoor.pipeline.assemble.row;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.schemas.IdentityEvent;

/** An event, in order of time: the key of rows of calls and observations. */
public record EventKey(long time, String eventId) {
  public static EventKey of(IdentityEvent event) {
    return new EventKey(event.getTime(), event.getEventId());
  }

  public static EventKey of(ToolCall call) {
    return new EventKey(call.time(), call.eventId());
  }

  /** The event id in a stored key under the hash of an owner. */
  public static String eventId(byte[] position) {
    int from = 1 + RowKey.HASH + Long.BYTES;
    return new String(position, from, position.length - from, UTF_8);
  }

  static byte[] encode(byte[] prefix, EventKey event) {
    return append(prefix, ordered(event.time), text(event.eventId));
  }
}
