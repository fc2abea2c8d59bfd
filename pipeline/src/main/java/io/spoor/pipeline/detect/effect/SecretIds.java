package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.Effects;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Short ids of the secrets that an event reads, to tell them apart. */
final class SecretIds {
  /** Assumed number of secrets returned by a call that states neither names nor a number. */
  static final int ASSUMED_SECRETS = 5;

  private static final int ID_CHARS = 8;

  /** {@code .../secrets/db/versions/3}, and {@code .../secrets/db/} with an id of 32 digits. */
  private static final Pattern VERSION =
      Pattern.compile("^(.+)/(?:versions/[^/]+|(?<=/secrets/[^/]{1,256}/)[0-9a-f]{32})$");

  /** {@code arn:...:secret:db-Ab12Cd}, whose end is no part of the name. */
  private static final Pattern FULL_NAME = Pattern.compile("^arn:.+:secret:(.+)-[A-Za-z0-9]{6}$");

  private SecretIds() {}

  /** Short hashes of the secrets read, separated by commas. */
  static String of(IdentityEvent event, Effect read) {
    List<String> names =
        read.getObjects().isEmpty()
            ? event.getResources().stream().map(Resource::getId).toList()
            : read.getObjects();
    String ids =
        names.stream()
            .map(SecretIds::withoutVersion)
            .distinct()
            .map(id -> Keys.id(id).substring(0, ID_CHARS))
            .distinct()
            .collect(Collectors.joining(","));
    if (ids.isEmpty()) {
      return assumedIds(event.getEventId());
    }
    return Effects.hasFlag(read, EffectQualifiers.MANY) ? assumedIds(Keys.id(ids)) : ids;
  }

  /** Versions of one secret are one secret, by whichever of its names it is read. */
  private static String withoutVersion(String name) {
    Matcher full = FULL_NAME.matcher(name);
    String plain = full.matches() ? full.group(1) : name;
    Matcher version = VERSION.matcher(plain);
    return version.matches() ? version.group(1) : plain;
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
