package io.spoor.decisions.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published requests and results of AuthZEN's interoperability scenarios, where they lie. */
class PublishedVectorsTest {
  private static final Path VECTORS =
      Path.of(System.getProperty("spoor.root", "..")).resolve("../shared/data/authzen");

  private static JsonNode vectors(String file) throws IOException {
    Path path = VECTORS.resolve(file);
    assumeTrue(Files.exists(path), "no published vectors: " + path);
    return PdpFixture.JSON.readTree(path.toFile());
  }

  @Test
  void theGatewayScenario(@TempDir Path folder) throws IOException {
    JsonNode all = vectors("gateway-decisions.json").path("evaluation");
    // Who may change routes, by the numbers that the ids of the scenario encode.
    ArrayNode entities = PdpFixture.JSON.createArrayNode();
    Set<String> subjects = new TreeSet<>();
    all.forEach(each -> subjects.add(each.at("/request/subject/id").textValue()));
    for (String subject : subjects) {
      ObjectNode entity = entities.addObject();
      entity.putObject("uid").put("type", "identity").put("id", subject);
      String role =
          subject.startsWith("CiRmZDM2") || subject.startsWith("CiRmZDQ2") ? "viewer" : "editor";
      entity.putArray("parents").addObject().put("type", "role").put("id", role);
    }
    String policies =
        """
        permit(principal is identity, action == Action::"GET", resource is route)
        when { principal in role::"viewer" || principal in role::"editor" };
        permit(principal is identity in role::"editor",
          action in [Action::"POST", Action::"PUT", Action::"DELETE"], resource is route);
        """;

    try (PdpFixture pdp =
        PdpFixture.start(
            folder, Map.of("gateway.cedar", policies, "entities.json", entities.toString()))) {
      assertThat(all).hasSize(25);
      for (JsonNode each : all) {
        assertThat(pdp.decision(each.path("request").toString()))
            .as(each.toString())
            .isEqualTo(each.path("expected").booleanValue());
      }
    }
  }

  @Test
  void theSearchScenario(@TempDir Path folder) throws IOException {
    JsonNode fixture = vectors("search-fixture.json");
    ArrayNode entities = PdpFixture.JSON.createArrayNode();
    for (JsonNode user : fixture.path("users")) {
      ObjectNode entity = entities.addObject();
      entity.putObject("uid").put("type", "user").put("id", user.path("id").textValue());
      entity
          .putObject("attrs")
          .put("role", user.path("role").textValue())
          .put("department", user.path("department").textValue());
    }
    for (JsonNode item : fixture.path("records")) {
      ObjectNode entity = entities.addObject();
      entity.putObject("uid").put("type", "record").put("id", item.path("id").textValue());
      ObjectNode attributes = entity.putObject("attrs");
      attributes.put("department", item.path("department").textValue());
      attributes
          .putObject("owner")
          .putObject("__entity")
          .put("type", "user")
          .put("id", item.path("owner").textValue());
    }
    String policies =
        """
        permit(principal is user, action == Action::"view", resource is record)
        when { principal has role && resource has owner && (resource.owner == principal ||
          resource.department == principal.department || principal.role == "manager") };
        permit(principal is user, action == Action::"edit", resource is record)
        when { principal has role && resource has owner && (resource.owner == principal ||
          principal.role == "manager" && resource.department == principal.department) };
        permit(principal is user, action == Action::"delete", resource is record)
        when { resource has owner && resource.owner == principal };
        """;

    try (PdpFixture pdp =
        PdpFixture.start(
            folder, Map.of("search.cedar", policies, "entities.json", entities.toString()))) {
      for (String kind : List.of("subject", "resource", "action")) {
        for (JsonNode each : vectors("search-" + kind + ".json").path("evaluation")) {
          JsonNode answer = pdp.ask("/access/v1/search/" + kind, each.path("request").toString());
          assertThat(results(answer))
              .as(each.toString())
              .containsExactlyInAnyOrderElementsOf(results(each.path("expected")));
        }
      }
    }
  }

  private static List<String> results(JsonNode answer) {
    List<String> results = new ArrayList<>();
    for (JsonNode result : answer.path("results")) {
      results.add(
          result.path("name").asText("")
              + result.path("type").asText("")
              + " "
              + result.path("id").asText(""));
    }
    return results;
  }
}
