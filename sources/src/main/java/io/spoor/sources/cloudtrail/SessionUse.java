package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The use of a session on a machine, by its document (docs.aws.amazon.com/systems-manager, "Session
 * document schema").
 */
final class SessionUse {
  /** Names by which a machine means itself. */
  private static final Set<String> ITSELF = Set.of("localhost", "127.0.0.1", "::1");

  private SessionUse() {}

  /** {@code command}, {@code port}, {@code remote-port} or {@code other}; null for a shell. */
  static @Nullable String of(JsonFields request) {
    String document = request.text("documentName");
    if (document == null || document.equals("SSM-SessionManagerRunShell")) {
      return null;
    }
    return switch (document) {
      case "AWS-StartInteractiveCommand", "AWS-StartNonInteractiveCommand" -> "command";
      case "AWS-StartPortForwardingSession", "AWS-StartPortForwardingSessionToSocket" -> "port";
      case "AWS-StartPortForwardingSessionToRemoteHost" ->
          isItself(request.object("parameters").get("host")) ? "port" : "remote-port";
      default -> "other";
    };
  }

  private static boolean isItself(@Nullable JsonNode hosts) {
    for (JsonNode host : each(hosts)) {
      if (ITSELF.contains(host.asText())) {
        return true;
      }
    }
    return false;
  }
}
