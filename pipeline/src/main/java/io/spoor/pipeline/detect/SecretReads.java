package io.spoor.pipeline.detect;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Recognises reads that return secrets: secret values, decrypted parameters, passwords, and start
 * scripts of instances. Decrypt is excluded, as applications call it for every object they read.
 */
final class SecretReads {
  /** Assumed number of secrets returned by a call that states neither names nor a number. */
  private static final int ASSUMED_SECRETS = 5;

  private static final int ID_CHARS = 8;

  private SecretReads() {}

  static boolean isSecretRead(IdentityEvent event) {
    return switch (event.getAction()) {
      case "GetSecretValue", "BatchGetSecretValue" -> isService(event, "secretsmanager");
      case "GetPasswordData" -> isService(event, "ec2");
      case "DownloadDefaultKeyPair", "GetInstanceAccessDetails" -> isService(event, "lightsail");
      case "GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory" ->
          isService(event, "ssm") && CloudCalls.hasLabel(event, EventLabels.DECRYPTED);
      case "DescribeInstanceAttribute" -> CloudCalls.hasLabel(event, EventLabels.USER_DATA);
      default -> false;
    };
  }

  /** Whether the call names an instance that does not exist, as in guessing. */
  static boolean isGuess(IdentityEvent event) {
    String code = event.getErrorCode();
    return code != null && code.endsWith("InvalidInstanceID.NotFound");
  }

  private static boolean isService(IdentityEvent event, String service) {
    return service.equals(CloudCalls.service(event));
  }

  /** Short hashes of the secrets read, separated by commas. */
  static String secretIds(IdentityEvent event) {
    String ids =
        event.getResources().stream()
            .map(Resource::getId)
            .map(SecretReads::secretName)
            .distinct()
            .map(id -> Keys.id(id).substring(0, ID_CHARS))
            .distinct()
            .collect(Collectors.joining(","));
    return ids.isEmpty() ? assumedIds(event.getEventId()) : ids;
  }

  /** A record may name a parameter by name or by ARN. */
  private static String secretName(String id) {
    int parameter = id.indexOf(":parameter/");
    String name = parameter < 0 ? id : id.substring(parameter + ":parameter/".length());
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static String assumedIds(String eventId) {
    var ids = new StringBuilder();
    for (int i = 0; i < ASSUMED_SECRETS; i++) {
      ids.append(i == 0 ? "" : ",").append(eventId, 0, Math.min(ID_CHARS, eventId.length()));
      ids.append(i);
    }
    return ids.toString();
  }

  static List<String> split(String ids) {
    return List.of(ids.split(",", -1));
  }
}
