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

/** What detectors ask of calls of a cloud's API. */
final class CloudCalls {
  /** Codes by which services say no, in lower case and without what stands before a dot. */
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

  /** Whether somebody made the call himself: not a service of the cloud on anybody's behalf. */
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

  /** The resource that was acted on as people say it; "" where the record does not say. */
  static String resource(IdentityEvent event) {
    List<Resource> resources = event.getResources();
    return resources.isEmpty() ? "" : resources.getFirst().getId();
  }

  static boolean isDenied(IdentityEvent event) {
    String code = event.getErrorCode();
    return code != null && isDenial(code);
  }

  /** Whether a code says no to who asked, and not to what was asked. */
  static boolean isDenial(String code) {
    return DENIALS.contains(code.substring(code.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Whether a browser made the call for somebody who looks around in the console. */
  static boolean isConsole(IdentityEvent event) {
    Network network = event.getNetwork();
    String agent = network == null ? null : network.getUserAgent();
    return hasLabel(event, EventLabels.FROM_CONSOLE)
        || (agent != null
            && (agent.startsWith("Mozilla/")
                || agent.startsWith("AWS Internal")
                || agent.contains("onsole")));
  }

  /** Whether a function made the call while it ran, as its user agent says. */
  static boolean isFunction(IdentityEvent event) {
    Network network = event.getNetwork();
    String agent = network == null ? null : network.getUserAgent();
    return agent != null && agent.contains("exec-env/AWS_Lambda");
  }

  /** Kinds of actions as people read them: {@code DeleteSnapshot, DeleteVolume}. */
  static String actionSummary(List<Observation> actions) {
    List<String> kinds = actions.stream().map(Observation::getAction).distinct().toList();
    String listed = kinds.stream().limit(4).collect(Collectors.joining(", "));
    return kinds.size() > 4 ? listed + " and others" : listed;
  }

  static boolean succeeded(Observation action) {
    return "success".equals(action.getOutcome());
  }

  /** {@code Agent deploy-bot as role/admin}, or the principal alone. */
  static String actorName(ActionGroup actions, Observation action) {
    String principal = PrincipalNames.shortName(String.valueOf(action.getPrincipal()));
    return actions.hasAgent() ? "Agent " + actions.agentName() + " as " + principal : principal;
  }

  /** What is worse when an agent does it. */
  static Severity severity(ActionGroup actions, Severity agents, Severity others) {
    return actions.hasAgent() ? agents : others;
  }
}
