package io.spoor.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What deploy/users.sh puts into Elasticsearch, by the path of the API: the script runs against a
 * curl that keeps the bodies.
 */
final class ContainerUsers {
  private static final String ROLE = "/_security/role/";
  private static final String USER = "/_security/user/";

  private final Map<String, JsonNode> put;

  private ContainerUsers(Map<String, JsonNode> put) {
    this.put = put;
  }

  /** {@code directory}: an empty one. */
  static ContainerUsers of(Path directory) throws IOException, InterruptedException {
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    for (String secret : secrets()) {
      Files.writeString(secrets.resolve(secret), "secret-of-" + secret);
    }
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Map<String, String> environment = Script.onlyTools(bin, List.of("bash", "cat", "sed"));
    environment.put("SPOOR_SECRETS", secrets.toString());
    Path bodies = Files.createDirectory(directory.resolve("bodies"));
    Script.put(
        bin,
        "curl",
        """
        for word in "$@"; do
          case $word in
            https://elasticsearch:9200/*) path=${word#https://elasticsearch:9200} ;;
            *secret-of*) echo "a password is an argument" >&2; exit 1 ;;
          esac
        done
        cat > '%s'/"$(echo "$path" | sed 's#/#:#g')"
        """
            .formatted(bodies));
    Script run =
        Script.run(
            environment, List.of("bash", ComposeFile.ROOT.resolve("deploy/users.sh").toString()));
    assertThat(run.exit()).as(run.output()).isZero();

    Map<String, JsonNode> put = new TreeMap<>();
    try (Stream<Path> files = Files.list(bodies)) {
      for (Path file : files.toList()) {
        put.put(
            file.toFile().getName().replace(':', '/'), new ObjectMapper().readTree(file.toFile()));
      }
    }
    return new ContainerUsers(put);
  }

  private static List<String> secrets() throws IOException {
    return Stream.of(ComposeFile.document().at("/services/users/secrets"))
        .flatMap(node -> node.valueStream())
        .map(JsonNode::asText)
        .toList();
  }

  /** Definitions by name. */
  Map<String, JsonNode> roles() {
    return childrenOf(ROLE);
  }

  /** Body by name, without those that only get a password. */
  Map<String, JsonNode> users() {
    Map<String, JsonNode> users = childrenOf(USER);
    users.keySet().removeIf(name -> name.contains("/"));
    return users;
  }

  String roleOf(String user) {
    JsonNode roles = users().getOrDefault(user, new ObjectMapper().nullNode()).path("roles");
    assertThat(roles).as(user).hasSize(1);
    return roles.path(0).asText();
  }

  /** Our roles as {@code roles.yml} has them. */
  String rolesFile() {
    StringBuilder text = new StringBuilder();
    roles().forEach((name, definition) -> text.append(name + ": " + definition + "\n"));
    return text.toString();
  }

  private Map<String, JsonNode> childrenOf(String path) {
    Map<String, JsonNode> found = new TreeMap<>();
    put.forEach(
        (key, body) -> {
          if (key.startsWith(path)) {
            found.put(key.substring(path.length()), body);
          }
        });
    return found;
  }
}
