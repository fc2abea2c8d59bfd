package io.spoor.pipeline.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullUnmarked // what is null where it should not be fails the test
class DeployedAgentsTest {
  private static final long TIME = 1_000;

  private final ManifestVersions manifests = new ManifestVersions();
  private final DeployedAgents agents = new DeployedAgents(manifests);

  @Test
  void theManifestThatListsTheServiceIsTheAgents() {
    add("payments-bot", "[{\"service\": \"desk\"}]");

    assertThat(id("Payments", "desk")).isEqualTo("payments-bot");
    assertThat(id("Payments", "other")).isEqualTo("Payments");
    assertThat(id("Payments", null)).isEqualTo("Payments");
  }

  @Test
  void aListedNameGoesBeforeTheServiceAlone() {
    add("desk-bot", "[{\"service\": \"desk\"}]");
    add("payments-bot", "[{\"service\": \"desk\", \"names\": [\"Payments\"]}]");

    assertThat(id("Payments", "desk")).isEqualTo("payments-bot");
    assertThat(id("Triage", "desk")).isEqualTo("desk-bot");
  }

  @Test
  void ofTwoManifestsOfOneKindNeitherIsChosen() {
    add("one", "[{\"service\": \"desk\", \"names\": [\"Payments\"]}]");
    add("two", "[{\"service\": \"desk\", \"names\": [\"Payments\"]}]");
    add("rest", "[{\"service\": \"desk\"}]");

    assertThat(id("Payments", "desk")).isEqualTo("Payments");
    assertThat(id("Triage", "desk")).isEqualTo("rest");
  }

  @Test
  void namespaceAndVersionAreThoseOfTheDeployment() {
    add(
        "payments-bot",
        "[{\"service\": \"desk\", \"namespace\": \"finance\", \"versions\": [\"2.*\"]}]");

    assertThat(id("P", "desk", "finance", "2.4.1")).isEqualTo("payments-bot");
    assertThat(id("P", "desk", "sales", "2.4.1")).isEqualTo("P");
    assertThat(id("P", "desk", "finance", "3.0")).isEqualTo("P");
    assertThat(id("P", "desk", "finance", null)).isEqualTo("P");
  }

  /** Anybody may claim a name; it selects no manifest that is bound to other services. */
  @Test
  void aNameSelectsNoManifestOfAnotherService() {
    add("Payments", "[{\"service\": \"desk\"}]");

    assertThat(id("Payments", "desk")).isEqualTo("Payments");
    assertThat(id("Payments", "other")).isEqualTo("other/Payments");
    assertThat(id("Payments", null)).isEqualTo("unknown/Payments");
  }

  @Test
  void aManifestWithoutDeploymentsIsFoundByTheName() {
    add("Payments", "[]");

    assertThat(id("Payments", "other")).isEqualTo("Payments");
  }

  @Test
  void anIdIsBelieved() {
    add("payments-bot", "[{\"service\": \"desk\"}]");
    IdentityEvent event =
        IdentityEvent.newBuilder(event("Payments", "desk", null, null))
            .setAgent(
                Agent.newBuilder()
                    .setId("Payments")
                    .setName("Payments")
                    .setByName(false)
                    .setService("desk")
                    .build())
            .build();

    assertThat(agents.identify(event)).isSameAs(event);
  }

  @Test
  void theAgentAsItsOwnPrincipalIsRenamedToo() {
    add("payments-bot", "[{\"service\": \"desk\"}]");
    IdentityEvent event =
        IdentityEvent.newBuilder(event("Payments", "desk", null, null))
            .setPrincipal(
                Principal.newBuilder()
                    .setId("Payments")
                    .setType("agent")
                    .setName("Payments")
                    .build())
            .build();

    Principal renamed = requireNonNull(agents.identify(event).getPrincipal());
    assertThat(renamed.getId()).isEqualTo("payments-bot");
    assertThat(renamed.getName()).isEqualTo("Payments");
  }

  @Test
  void theVersionInForceDecides() throws InvalidDocumentException {
    add("payments-bot", "[{\"service\": \"desk\"}]");
    manifests.add(
        ManifestParser.parse(
            "{\"manifest_version\": 1, \"agent\": {\"id\": \"payments-bot\"}}".getBytes(UTF_8),
            "default",
            "later",
            TIME));

    assertThat(id("Payments", "desk")).isEqualTo("Payments");
  }

  private String id(String name, @Nullable String service) {
    return id(name, service, null, null);
  }

  private String id(
      String name, @Nullable String service, @Nullable String namespace, @Nullable String version) {
    return requireNonNull(agents.identify(event(name, service, namespace, version)).getAgent())
        .getId();
  }

  private static IdentityEvent event(
      String name, @Nullable String service, @Nullable String namespace, @Nullable String version) {
    return IdentityEvent.newBuilder()
        .setEventId("e")
        .setTenant("default")
        .setSource("otel")
        .setTime(TIME)
        .setArrivedAt(0)
        .setRaw(new RawPointer("raw", 0, 0L, ""))
        .setTrailKey("default|trace||1")
        .setAction("invoke_agent")
        .setEventType("span")
        .setOutcome("success")
        .setFlags(List.of())
        .setAgent(
            Agent.newBuilder()
                .setId(name)
                .setName(name)
                .setByName(true)
                .setService(service)
                .setServiceNamespace(namespace)
                .setServiceVersion(version)
                .build())
        .build();
  }

  private void add(String id, String deployments) {
    String json =
        "{\"manifest_version\": 1, \"agent\": {\"id\": \"%s\"}, \"deployments\": %s}"
            .formatted(id, deployments);
    try {
      manifests.add(ManifestParser.parse(json.getBytes(UTF_8), "default", id, 0));
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }
}
