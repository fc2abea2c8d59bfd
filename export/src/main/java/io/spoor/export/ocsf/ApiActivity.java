package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.vocabulary.EffectClass;
import io.spoor.schemas.vocabulary.EffectClass.Activity;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.Map;

/** API Activity (6003): an action's call. */
final class ApiActivity {
  /** Activities by the verb at the start of a call's name, for calls that change something. */
  private static final Map<String, Activity> VERBS =
      Map.of(
          "Create", Activity.CREATE,
          "Delete", Activity.DELETE,
          "Remove", Activity.DELETE,
          "Update", Activity.UPDATE,
          "Modify", Activity.UPDATE);

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
    Activity activity = activity(action);
    return OcsfClass.API_ACTIVITY.event(
        activity.id(), activity == Activity.OTHER ? action.action() : activity.title());
  }

  /** By the first effect that tells; without one, by the name of the call. */
  private static Activity activity(ActionRecord action) {
    if (action.event().path("read_only").asBoolean(false)) {
      return Activity.READ;
    }
    for (JsonNode effect : action.event().path("effects")) {
      EffectKind kind = EffectKind.of(effect.path("kind").asText());
      if (kind != null && EffectClass.of(kind).activity() != Activity.OTHER) {
        return EffectClass.of(kind).activity();
      }
    }
    return VERBS.entrySet().stream()
        .filter(verb -> action.action().startsWith(verb.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Activity.OTHER);
  }
}
