package io.spoor.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.localstack.security.ElasticsearchRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The users of Elasticsearch in docker-compose.yml: none has more rights than its work needs. */
class ContainerUsersTest {
  @TempDir private static Path directory = Path.of("");

  private static ContainerUsers users() throws IOException, InterruptedException {
    return ContainerUsers.of(Files.createTempDirectory(directory, "users"));
  }

  @Test
  void sinkAndOperatorMayDoWhatTheSameAccountsOfALocalStackMay() throws Exception {
    Object local =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(ElasticsearchRoles.definitions());
    JsonNode definitions = new ObjectMapper().valueToTree(local);

    Map<String, JsonNode> roles = users().roles();

    assertThat(roles)
        .containsEntry("spoor_sink", definitions.path("spoor-indexer"))
        .containsEntry("spoor_operator", definitions.path("spoor-reader"));
  }

  @Test
  void everyUserHasOneRoleOfThisFileOrKibanasOwnAndASecretOfItsOwn() throws Exception {
    ContainerUsers users = users();

    List<String> passwords = new ArrayList<>();
    for (Map.Entry<String, JsonNode> user : users.users().entrySet()) {
      String role = users.roleOf(user.getKey());
      assertThat(role)
          .satisfiesAnyOf(
              ours -> assertThat(users.roles()).containsKey(ours),
              theirs -> assertThat(theirs).isEqualTo("kibana_admin"));
      passwords.add(user.getValue().path("password").asText());
    }
    assertThat(passwords).doesNotHaveDuplicates().allMatch(each -> each.startsWith("secret-of-"));
  }

  @Test
  void retentionReadsAndDeletesOnlyWhatExpires() throws Exception {
    JsonNode role = users().roles().getOrDefault("spoor_retention", new ObjectMapper().nullNode());

    assertThat(role.path("cluster")).isEmpty();
    assertThat(role.at("/indices/0/privileges"))
        .map(JsonNode::asText)
        .containsExactlyInAnyOrder("view_index_metadata", "delete_index");
    assertThat(role.at("/indices/1/names"))
        .map(JsonNode::asText)
        .containsExactlyInAnyOrder(
            "spoor-events-*", "spoor-actions-*", "spoor-findings-*", "spoor-decisions-*");
    assertThat(role.at("/indices/1/privileges"))
        .map(JsonNode::asText)
        .containsExactlyInAnyOrder("read", "delete", "maintenance");
    assertThat(role.path("indices")).hasSize(2);
  }

  @Test
  void everyLoginIsOfSuchAUserWithItsOwnSecret() throws Exception {
    Set<String> known = users().users().keySet();
    for (String file :
        List.of("elasticsearch-sink.properties", "cli.properties", "retention.properties")) {
      Map<String, String> settings = ComposeFile.properties(file);
      String user = settings.getOrDefault("elasticsearch.username", "");
      assertThat(known).as(file).contains(user);
      assertThat(settings.get("elasticsearch.password"))
          .isEqualTo("${directory:/run/secrets:" + user.replace("spoor_", "") + "_password}");
    }
    List<String> dashboards = new ArrayList<>();
    ComposeFile.document()
        .at("/services/dashboards/command")
        .forEach(word -> dashboards.add(word.asText()));
    assertThat(known).contains(dashboards.get(dashboards.indexOf("--user") + 1));
  }

  @Test
  void theSuperusersPasswordIsMountedWhereUsersAreMadeAndInElasticsearchAlone() throws Exception {
    for (Map.Entry<String, JsonNode> service : ComposeFile.services()) {
      List<String> secrets = new ArrayList<>();
      service.getValue().path("secrets").forEach(secret -> secrets.add(secret.asText()));
      assertThat(secrets.contains("elastic_password"))
          .as(service.getKey())
          .isEqualTo(Set.of("elasticsearch", "users").contains(service.getKey()));
    }
  }
}
