package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** Authentication (3002): an action that minted a credential, which starts a session. */
final class Authentication {
  private static final int LOGON = 1;

  private Authentication() {}

  static ObjectNode of(ActionRecord action) {
    ObjectNode event = OcsfClass.AUTHENTICATION.event(LOGON, "Logon");
    action.fill(event);
    JsonNode issued = action.event().path("issued");
    event.set("user", subject(action, issued));
    ObjectNode session = event.putObject("session");
    OcsfJson.put(session, "uid", issued.path("id"));
    OcsfJson.putMillis(session, "expiration_time", issued.path("expires_at"));
    OcsfJson.put(session, "issuer", issued.path("principal").path("session_issuer"));
    event.set("service", OcsfObjects.service(action.event()));
    event.put("auth_protocol_id", 99).put("auth_protocol", action.action());
    event.put("is_remote", true);
    event.set("src_endpoint", OcsfObjects.source(action.event()));
    return event;
  }

  /** The subject of the credential; if it is not stated, the requester. */
  private static ObjectNode subject(ActionRecord action, JsonNode issued) {
    return Stream.of(issued.path("principal"), action.event().path("principal"))
        .filter(OcsfObjects::isIdentified)
        .findFirst()
        .map(OcsfObjects::user)
        .orElseGet(OcsfObjects::unknownActor);
  }
}
