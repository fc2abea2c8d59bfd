package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.localstack.security.UserSearchClient.Response;
import java.io.IOException;
import java.util.List;

/** What a reader tries who wants to see more than it may. */
record TenantIsolation(UserSearchClient reader) {
  private static final String ALL = "{\"size\": 1000, \"query\": {\"match_all\": {}}}";

  /**
   * Whatever is asked, nothing but what begins with the prefix is shown, and nothing is changed.
   */
  void reads(String prefix, String foreignChain) throws IOException, InterruptedException {
    searches(prefix, foreignChain);
    // By id, too.
    assertRejected("GET", "/spoor-chains/_doc/" + foreignChain, "");
    assertRejected("GET", "/spoor-chains-000001/_doc/" + foreignChain, "");
    assertRejected(
        "GET", "/spoor-chains/_explain/" + foreignChain, "{\"query\": {\"match_all\": {}}}");
    JsonNode several =
        reader
            .request(
                "POST",
                "/_mget",
                "{\"docs\": [{\"_index\": \"spoor-chains-000001\", \"_id\": \""
                    + foreignChain
                    + "\"}]}")
            .json();
    assertThat(several.at("/docs/0/_source").isMissingNode()).as("%s", several).isTrue();
    assertThat(several.at("/docs/0/error/type").asText()).isEqualTo("security_exception");
  }

  /** The same of searches. */
  void searches(String prefix, String foreignChain) throws IOException, InterruptedException {
    assertRejected("GET", "/spoor-chains/_search", ALL);
    assertRejected("GET", "/spoor-chains-000001/_search", ALL);
    assertRejected("GET", "/" + prefix + "chains,spoor-chains/_search", ALL);
    assertRejected("GET", "/spoor-chains/_count", "{}");
    assertRejected("POST", "/spoor-chains/_pit?keep_alive=1m", "");
    assertRejected("GET", "/spoor-chains/_mapping", "");
    for (String path :
        List.of("/_search", "/_all/_search", "/*/_search", "/*spoor-chains*/_search")) {
      Response response = reader.request("POST", path, ALL);
      assertThat(response.status()).as(path).isEqualTo(200);
      assertThat(response.json().at("/hits/hits"))
          .as(path)
          .allMatch(hit -> isOfTenant(hit, prefix, foreignChain));
    }
    JsonNode several =
        reader.request("POST", "/_msearch", "{\"index\": \"spoor-chains\"}\n" + ALL + "\n").json();
    assertThat(several.at("/responses/0/error/type").asText()).isEqualTo("security_exception");
    assertRejected("PUT", "/" + prefix + "chains/_doc/mine", "{}");
    assertRejected("DELETE", "/" + prefix + "chains/_doc/mine", "");
    assertRejected("POST", "/" + prefix + "chains/_close", "");
    assertRejected(
        "POST",
        "/_aliases",
        "{\"actions\": [{\"add\": {\"index\": \"spoor-chains-000001\", \"alias\": \"%sstolen\"}}]}"
            .formatted(prefix));
    assertRejected("PUT", "/_index_template/" + prefix + "stolen", "{\"index_patterns\": [\"x\"]}");
  }

  /** A prefix of indices shows in their names; a filtered alias shows none of the foreign ones. */
  private static boolean isOfTenant(JsonNode hit, String prefix, String foreignChain) {
    return hit.path("_index").asText().startsWith(prefix)
        || (prefix.startsWith("filtered.") && !hit.path("_id").asText().equals(foreignChain));
  }

  private void assertRejected(String method, String path, String body)
      throws IOException, InterruptedException {
    Response response = reader.request(method, path, body);
    assertThat(response.status()).as("%s %s: %s", method, path, response.json()).isEqualTo(403);
  }
}
