package io.spoor.pipeline.detect;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.List;
import java.util.stream.Collectors;

/** Short ids of the secrets that an event reads, to tell them apart. */
final class SecretIds {
  /** Assumed number of secrets returned by a call that states neither names nor a number. */
  static final int ASSUMED_SECRETS = 5;

  private static final int ID_CHARS = 8;

  private SecretIds() {}

  /** Short hashes of the secrets read, separated by commas. */
  static String of(IdentityEvent event, Effect read) {
    List<String> names =
        read.getObjects().isEmpty()
            ? event.getResources().stream().map(Resource::getId).toList()
            : read.getObjects();
    String ids =
        names.stream()
            .distinct()
            .map(id -> Keys.id(id).substring(0, ID_CHARS))
            .distinct()
            .collect(Collectors.joining(","));
    if (ids.isEmpty()) {
      return assumedIds(event.getEventId());
    }
    return Effects.hasFlag(read, EffectQualifiers.MANY) ? assumedIds(Keys.id(ids)) : ids;
  }

  /** Whether the event does not name each secret, so that the number is an assumption. */
  static boolean isAssumed(IdentityEvent event, Effect read) {
    return Effects.hasFlag(read, EffectQualifiers.MANY)
        || (read.getObjects().isEmpty() && event.getResources().isEmpty());
  }

  /** {@code call}: the same for calls that return the same secrets. */
  private static String assumedIds(String call) {
    var ids = new StringBuilder();
    for (int i = 0; i < ASSUMED_SECRETS; i++) {
      ids.append(i == 0 ? "" : ",").append(call, 0, Math.min(ID_CHARS, call.length()));
      ids.append(i);
    }
    return ids.toString();
  }

  static List<String> split(String ids) {
    return List.of(ids.split(",", -1));
  }
}
