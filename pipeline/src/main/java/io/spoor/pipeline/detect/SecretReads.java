package io.spoor.pipeline.detect;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.Labels;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads that give secrets out: values of secrets, encrypted parameters in clear text, passwords and
 * start scripts of machines. Decrypt is none: applications call it for every object they read.
 */
final class SecretReads {
  /** As many as a call gives out that says neither which nor how many. */
  private static final int SEVERAL = 5;

  private static final int ID_CHARS = 8;

  private SecretReads() {}

  static boolean isOne(IdentityEvent event) {
    return switch (event.getAction()) {
      case "GetSecretValue", "BatchGetSecretValue" -> isOf(event, "secretsmanager");
      case "GetPasswordData" -> isOf(event, "ec2");
      case "DownloadDefaultKeyPair", "GetInstanceAccessDetails" -> isOf(event, "lightsail");
      case "GetParameter", "GetParameters", "GetParametersByPath", "GetParameterHistory" ->
          isOf(event, "ssm") && CloudCalls.has(event, Labels.DECRYPTED);
      case "DescribeInstanceAttribute" -> CloudCalls.has(event, Labels.USER_DATA);
      default -> false;
    };
  }

  /** Asked of a machine that does not exist: who guesses does not know what there is. */
  static boolean isGuess(IdentityEvent event) {
    String code = event.getErrorCode();
    return code != null && code.endsWith("InvalidInstanceID.NotFound");
  }

  private static boolean isOf(IdentityEvent event, String service) {
    return service.equals(CloudCalls.service(event));
  }

  /** Which were read, as short hashes, separated by commas. */
  static String which(IdentityEvent event) {
    String which =
        event.getResources().stream()
            .map(Resource::getId)
            .map(SecretReads::name)
            .distinct()
            .map(id -> Keys.id(id).substring(0, ID_CHARS))
            .distinct()
            .collect(Collectors.joining(","));
    return which.isEmpty() ? several(event.getEventId()) : which;
  }

  /** A parameter stands in a record by name and by ARN. */
  private static String name(String id) {
    int parameter = id.indexOf(":parameter/");
    String name = parameter < 0 ? id : id.substring(parameter + ":parameter/".length());
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static String several(String eventId) {
    var all = new StringBuilder();
    for (int i = 0; i < SEVERAL; i++) {
      all.append(i == 0 ? "" : ",").append(eventId, 0, Math.min(ID_CHARS, eventId.length()));
      all.append(i);
    }
    return all.toString();
  }

  static List<String> split(String which) {
    return List.of(which.split(",", -1));
  }
}
