package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.DetectorData;
import io.spoor.pipeline.detect.FeatureKind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Recognises behaviours that grant permissions or return secrets; a first use merits review. */
public final class SensitiveFeatures {
  private static final String SERVICE = "service:";
  private static final String ACTION = "action:";

  private static final DetectorData DATA = DetectorData.read("sensitive-behaviour.txt");

  /** Services that manage identities, keys and secrets, by their vendors' names. */
  private static final Set<String> SERVICES =
      DATA.keys().stream()
          .filter(key -> key.startsWith(SERVICE))
          .map(key -> key.substring(SERVICE.length()))
          .collect(Collectors.toUnmodifiableSet());

  /** Names of actions of any service that read a secret or change permissions. */
  private static final Pattern ACTIONS =
      Pattern.compile(
          DATA.keys().stream()
              .filter(key -> key.startsWith(ACTION))
              .map(key -> key.substring(ACTION.length()))
              .collect(Collectors.joining("|")));

  private SensitiveFeatures() {}

  /** Digest of the data by which behaviours are sensitive. */
  static String digest() {
    return DATA.digest();
  }

  public static boolean contains(FeatureKind kind, String value) {
    return switch (kind) {
      case SERVICE -> SERVICES.contains(value);
      case ACTION ->
          SERVICES.contains(value.substring(0, Math.max(0, value.indexOf(':'))))
              || ACTIONS
                  .matcher(value.substring(value.indexOf(':') + 1).toLowerCase(Locale.ROOT))
                  .find();
      case TOOL, RESOURCE, IDENTITY, NETWORK, ERROR, PERSON, ACCOUNT -> false;
    };
  }
}
