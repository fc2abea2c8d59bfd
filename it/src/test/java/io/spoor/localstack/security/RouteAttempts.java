package io.spoor.localstack.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.localstack.Endpoints;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Attempts of another user on the HTTP routes of a stack. */
final class RouteAttempts {
  private final Endpoints endpoints;

  RouteAttempts(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** On all components. */
  List<String> all() {
    List<String> attempts = new ArrayList<>(connectRoutes());
    attempts.addAll(registryRoutes());
    attempts.addAll(searchRoutes());
    attempts.addAll(applicationPages());
    return attempts;
  }

  List<String> connectRoutes() {
    String address = address(endpoints.connectUrl());
    String file =
        "{\"connector.class\":\"org.apache.kafka.connect.file.FileStreamSourceConnector\",\"file\":\"/etc/shadow\",\"topic\":\"x\"}";
    List<String> attempts = new ArrayList<>();
    for (String scheme : List.of("http", "https")) {
      String start = scheme + "\t";
      for (String path :
          List.of(
              "/",
              "/connectors",
              "/connectors?expand=info",
              "/connectors/spoor-evidence/config",
              "/connectors/spoor-elasticsearch/config",
              "/connectors/spoor-elasticsearch/status",
              "/connectors/spoor-elasticsearch/offsets",
              "/connector-plugins",
              "/admin/loggers",
              "/health")) {
        attempts.add(start + "GET\t" + address + path + "\t\t");
      }
      attempts.add(start + "PUT\t" + address + "/connectors/theirs/config\t\t" + file);
      attempts.add(
          start
              + "POST\t"
              + address
              + "/connectors\t\t{\"name\":\"theirs\",\"config\":"
              + file
              + "}");
      attempts.add(start + "DELETE\t" + address + "/connectors/spoor-evidence\t\t");
      attempts.add(start + "PUT\t" + address + "/connectors/spoor-evidence/stop\t\t");
      attempts.add(start + "POST\t" + address + "/connectors/spoor-evidence/restart\t\t");
      attempts.add(start + "PUT\t" + address + "/admin/loggers/root\t\t{\"level\":\"TRACE\"}");
      attempts.add(
          start
              + "PUT\t"
              + address
              + "/connector-plugins/FileStreamSource/config/validate\t\t"
              + file);
    }
    return attempts;
  }

  private List<String> registryRoutes() {
    String address = address(endpoints.registryUrl());
    List<String> attempts = new ArrayList<>();
    for (String login : List.of("", basic("admin", "admin"), basic("operator", ""))) {
      for (String path :
          List.of(
              "/",
              "/apis/ccompat/v7/subjects",
              "/apis/ccompat/v7/schemas/ids/1",
              "/apis/registry/v3/search/artifacts",
              "/apis/registry/v3/admin/export",
              "/apis/registry/v3/admin/loggers",
              "/apis/registry/v3/users/me",
              "/health",
              "/metrics",
              "/q/dev",
              "/ui/")) {
        attempts.add("https\tGET\t" + address + path + "\t" + login + "\t");
      }
      attempts.add(
          "https\tPOST\t"
              + address
              + "/apis/ccompat/v7/subjects/x/versions\t"
              + login
              + "\t{\"schema\":\"\\\"string\\\"\"}");
      attempts.add(
          "https\tPUT\t"
              + address
              + "/apis/ccompat/v7/config\t"
              + login
              + "\t{\"compatibility\":\"NONE\"}");
    }
    return attempts;
  }

  private List<String> searchRoutes() {
    String address = address(endpoints.elasticsearchUrl());
    List<String> attempts = new ArrayList<>();
    for (String login :
        List.of(
            "",
            basic("admin", "admin"),
            basic("elastic", "changeme"),
            basic("operator", ""),
            "Authorization: ApiKey YTpi")) {
      for (String path :
          List.of(
              "/",
              "/_cat/indices",
              "/_nodes",
              "/_cluster/state",
              "/_security/user",
              "/_all/_search",
              "/_search?q=*",
              "/_snapshot",
              "/_tasks")) {
        attempts.add("https\tGET\t" + address + path + "\t" + login + "\t");
      }
      attempts.add(
          "https\tPOST\t"
              + address
              + "/_security/user/theirs\t"
              + login
              + "\t{\"password\":\"secret-of-theirs\",\"roles\":[\"superuser\"]}");
      attempts.add("https\tDELETE\t" + address + "/spoor-findings-000001\t" + login + "\t");
    }
    for (String index :
        List.of(
            "spoor-events",
            "spoor-actions",
            "spoor-chains",
            "spoor-findings",
            "spoor-identities",
            "spoor-alerts")) {
      attempts.add("https\tGET\t" + address + "/" + index + "/_search\t\t");
      attempts.add("https\tPOST\t" + address + "/" + index + "/_doc\t\t{\"tenant\":\"default\"}");
      attempts.add(
          "https\tPOST\t"
              + address
              + "/"
              + index
              + "/_delete_by_query\t\t{\"query\":{\"match_all\":{}}}");
    }
    return attempts;
  }

  /** The pages hold no secret and have no login; a web page of another site cannot read them. */
  private List<String> applicationPages() {
    String address = address(endpoints.appHealthUrl());
    return List.of(
        "http\tGET\t" + address + "/health\tHost: evil.example\t",
        "http\tGET\t" + address + "/metrics\tHost: evil.example\t",
        "http\tPOST\t" + address + "/health\t\t{}",
        "http\tDELETE\t" + address + "/metrics\t\t");
  }

  private static String basic(String user, String password) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static String address(String url) {
    URI uri = URI.create(url);
    return uri.getHost() + ":" + uri.getPort();
  }
}
