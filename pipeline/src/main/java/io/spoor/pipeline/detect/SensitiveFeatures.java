package io.spoor.pipeline.detect;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises behaviours that grant permissions or return secrets; a first use merits review. */
public final class SensitiveFeatures {
  /** Services that manage identities, keys and secrets, by their vendors' names. */
  private static final Set<String> SERVICES =
      Set.of(
          "iam.amazonaws.com",
          "organizations.amazonaws.com",
          "sso.amazonaws.com",
          "sso-directory.amazonaws.com",
          "identitystore.amazonaws.com",
          "secretsmanager.amazonaws.com",
          "iam.googleapis.com",
          "secretmanager.googleapis.com",
          "cloudresourcemanager.googleapis.com");

  /** Names of actions of any service that read a secret or change permissions. */
  private static final Pattern ACTIONS =
      Pattern.compile(
          "secret|password|accesskey|access_key|private_?key|credential|setiampolicy|clusterrolebinding|rolebinding");

  private SensitiveFeatures() {}

  public static boolean contains(FeatureKind kind, String value) {
    return switch (kind) {
      case SERVICE -> SERVICES.contains(value);
      case ACTION ->
          SERVICES.contains(value.substring(0, Math.max(0, value.indexOf(':'))))
              || ACTIONS
                  .matcher(value.substring(value.indexOf(':') + 1).toLowerCase(Locale.ROOT))
                  .find();
      case TOOL, RESOURCE, IDENTITY, NETWORK, ERROR, PERSON -> false;
    };
  }
}
