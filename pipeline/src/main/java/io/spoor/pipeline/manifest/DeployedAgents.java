package io.spoor.pipeline.manifest;

import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestDeployment;
import io.spoor.schemas.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the agents of events that state no id of them, by the service as which they run.
 *
 * <pre>
 *  the event states                     it is the agent
 *  an id                                with this id
 *  a name; one manifest lists its       of that manifest; one that lists the name goes before
 *    service                              one that lists none
 *  a name that is the id of a manifest  of none: its id becomes service/name
 *    with other deployments only
 *  another name                         with the name as its id
 * </pre>
 *
 * <p>A program chooses the names of its agents, and a model may choose them too. The service is
 * that of the deployment. So a name selects no manifest that is bound to other services.
 */
public final class DeployedAgents {
  private static final String AGENT_TYPE = "agent";

  private final ManifestLookup manifests;

  public DeployedAgents(ManifestLookup manifests) {
    this.manifests = manifests;
  }

  /** The event with the agent's id; the same event when nothing is to be changed. */
  public IdentityEvent identify(IdentityEvent event) {
    Agent agent = event.getAgent();
    if (agent == null || !agent.getByName()) {
      return event;
    }
    String id = id(event.getTenant(), agent, event.getTime());
    return id.equals(agent.getId()) ? event : renamed(event, agent, id);
  }

  private String id(String tenant, Agent agent, long time) {
    String service = agent.getService();
    Manifest deployed =
        service == null
            ? null
            : select(manifests.deployedAs(tenant, service, time), service, agent);
    if (deployed != null) {
      return deployed.getAgentId();
    }
    Manifest named = manifests.inForceAt(tenant, agent.getId(), time);
    boolean isBoundElsewhere = named != null && !named.getDeployments().isEmpty();
    return isBoundElsewhere
        ? (service == null ? "unknown" : service) + '/' + agent.getId()
        : agent.getId();
  }

  /** The manifest of the agent; null when none, or several of the same kind, list it. */
  private static @Nullable Manifest select(List<Manifest> listed, String service, Agent agent) {
    Manifest byName = only(listed, service, agent, true);
    boolean isNamed = listed.stream().anyMatch(manifest -> lists(manifest, service, agent, true));
    return isNamed ? byName : only(listed, service, agent, false);
  }

  private static @Nullable Manifest only(
      List<Manifest> listed, String service, Agent agent, boolean byName) {
    List<Manifest> found =
        listed.stream().filter(manifest -> lists(manifest, service, agent, byName)).toList();
    return found.size() == 1 ? found.getFirst() : null;
  }

  private static boolean lists(Manifest manifest, String service, Agent agent, boolean byName) {
    return manifest.getDeployments().stream()
        .filter(deployment -> deployment.getService().equals(service))
        .filter(deployment -> isDeployment(deployment, agent))
        .anyMatch(
            deployment ->
                byName
                    ? deployment.getNames().contains(agent.getId())
                    : deployment.getNames().isEmpty());
  }

  private static boolean isDeployment(ManifestDeployment deployment, Agent agent) {
    String namespace = deployment.getNamespace();
    String version = agent.getServiceVersion();
    boolean isVersion =
        deployment.getVersions().isEmpty()
            || (version != null
                && deployment.getVersions().stream()
                    .anyMatch(pattern -> ManifestMatcher.matches(pattern, version)));
    return isVersion && (namespace == null || namespace.equals(agent.getServiceNamespace()));
  }

  private static IdentityEvent renamed(IdentityEvent event, Agent agent, String id) {
    IdentityEvent.Builder renamed =
        IdentityEvent.newBuilder(event).setAgent(Agent.newBuilder(agent).setId(id).build());
    Principal principal = event.getPrincipal();
    if (principal != null
        && AGENT_TYPE.equals(principal.getType())
        && principal.getId().equals(agent.getId())) {
      renamed.setPrincipal(Principal.newBuilder(principal).setId(id).build());
    }
    return renamed.build();
  }
}
