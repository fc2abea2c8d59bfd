package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** API Activity (6003): an action's call. */
final class ApiActivity {
  private static final int READ = 2;
  private static final int OTHER = 99;

  /** Activities by the verb at the start of a call's name, for calls that change something. */
  private static final List<Verb> VERBS =
      List.of(
          new Verb("Create", 1, "Create"),
          new Verb("Delete", 4, "Delete"),
          new Verb("Remove", 4, "Delete"),
          new Verb("Update", 3, "Update"),
          new Verb("Modify", 3, "Update"));

  private record Verb(String prefix, int id, String name) {}

  private ApiActivity() {}

  static ObjectNode of(ActionRecord action) {
    ObjectNode event = classified(action);
    action.fill(event);
    ObjectNode api = event.putObject("api").put("operation", action.action());
    api.set("service", OcsfObjects.service(action.event()));
    if (OcsfJson.isText(action.event().path("request_id"))) {
      api.putObject("request").put("uid", action.event().path("request_id").textValue());
    }
    if (OcsfJson.isText(action.event().path("error_code"))) {
      ObjectNode response = api.putObject("response");
      OcsfJson.put(response, "error", action.event().path("error_code"));
      OcsfJson.put(response, "error_message", action.event().path("error_message"));
    }
    event.set("src_endpoint", OcsfObjects.source(action.event()));
    JsonNode agent = action.event().path("network").path("user_agent");
    if (OcsfJson.isText(agent)) {
      event.putObject("http_request").put("user_agent", agent.textValue());
    }
    for (JsonNode resource : action.event().path("resources")) {
      if (OcsfJson.isText(resource.path("id"))) {
        ObjectNode details = event.withArray("resources").addObject();
        OcsfJson.put(details, "uid", resource.path("id"));
        OcsfJson.put(details, "type", resource.path("type"));
      }
    }
    return event;
  }

  private static ObjectNode classified(ActionRecord action) {
    if (action.event().path("read_only").asBoolean(false)) {
      return OcsfClass.API_ACTIVITY.event(READ, "Read");
    }
    for (Verb verb : VERBS) {
      if (action.action().startsWith(verb.prefix())) {
        return OcsfClass.API_ACTIVITY.event(verb.id(), verb.name());
      }
    }
    return OcsfClass.API_ACTIVITY.event(OTHER, action.action());
  }
}
