package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.vocabulary.ApiNames;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Properties of cloud API calls that several detectors use. */
final class CloudCalls {
  /** Error codes of denials, in lower case and without a prefix up to a dot. */
  private static final Set<String> DENIALS =
      Set.of(
          "accessdenied",
          "accessdeniedexception",
          "unauthorizedoperation",
          "unauthorizedaccess",
          "unauthorizedexception",
          "unauthorized",
          "authorizationerror",
          "authorizationerrorexception",
          "notauthorized",
          "notauthorizedexception",
          "forbidden",
          "forbiddenexception",
          "permissiondenied",
          "permission_denied");

  private CloudCalls() {}

  /** Whether the principal made the call itself, not a cloud service on its behalf. */
  static boolean isDirect(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    return "cloudtrail".equals(event.getSource())
        && principal != null
        && !"service".equals(principal.getType())
        && (event.getNetwork() == null || event.getNetwork().getVia() == null);
  }

  static String service(IdentityEvent event) {
    String host = event.getService();
    return host == null ? "" : CloudActions.service(host);
  }

  static String action(IdentityEvent event) {
    return ApiNames.withoutVersion(event.getAction());
  }

  static @Nullable String label(IdentityEvent event, String name) {
    return event.getLabels().get(name);
  }

  static boolean hasLabel(IdentityEvent event, String name) {
    return event.getLabels().containsKey(name);
  }

  /** Name of the resource for explanations; "" when the record names none. */
  static String resource(IdentityEvent event) {
    List<Resource> resources = event.getResources();
    return resources.isEmpty() ? "" : resources.getFirst().getId();
  }

  static boolean isDenied(IdentityEvent event) {
    String code = event.getErrorCode();
    return code != null && isDenial(code);
  }

  /** Whether an error code denies the caller, rather than the request's content. */
  static boolean isDenial(String code) {
    return DENIALS.contains(code.substring(code.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Whether a browser made the call for a console user. */
  static boolean isConsole(IdentityEvent event) {
    Network network = event.getNetwork();
    String agent = network == null ? null : network.getUserAgent();
    return hasLabel(event, EventLabels.FROM_CONSOLE)
        || (agent != null
            && (agent.startsWith("Mozilla/")
                || agent.startsWith("AWS Internal")
                || agent.contains("onsole")));
  }

  /** Whether a running function made the call, by its user agent. */
  static boolean isFunction(IdentityEvent event) {
    Network network = event.getNetwork();
    String agent = network == null ? null : network.getUserAgent();
    return agent != null && agent.contains("exec-env/AWS_Lambda");
  }

  static boolean succeeded(Observation action) {
    return "success".equals(action.getOutcome());
  }

  /** Severity by caller: {@code agents} for an agent, otherwise {@code others}. */
  static Severity severity(ActionGroup actions, Severity agents, Severity others) {
    return actions.hasAgent() ? agents : others;
  }
}
