package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.localstack.security.SearchAs.Answer;
import java.io.IOException;
import java.util.List;

/** What a reader tries who wants to see more than it may. */
record TenantIsolation(SearchAs reader) {
  private static final String ALL = "{\"size\": 1000, \"query\": {\"match_all\": {}}}";

  /**
   * Whatever is asked, nothing but what begins with the prefix is shown, and nothing is changed.
   */
  void reads(String prefix, String foreignChain) throws IOException, InterruptedException {
    searches(prefix, foreignChain);
    // By id, too.
    refused("GET", "/spoor-chains/_doc/" + foreignChain, "");
    refused("GET", "/spoor-chains-000001/_doc/" + foreignChain, "");
    refused("GET", "/spoor-chains/_explain/" + foreignChain, "{\"query\": {\"match_all\": {}}}");
    JsonNode several =
        reader
            .ask(
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
    refused("GET", "/spoor-chains/_search", ALL);
    refused("GET", "/spoor-chains-000001/_search", ALL);
    refused("GET", "/" + prefix + "chains,spoor-chains/_search", ALL);
    refused("GET", "/spoor-chains/_count", "{}");
    refused("POST", "/spoor-chains/_pit?keep_alive=1m", "");
    refused("GET", "/spoor-chains/_mapping", "");
    for (String path :
        List.of("/_search", "/_all/_search", "/*/_search", "/*spoor-chains*/_search")) {
      Answer answer = reader.ask("POST", path, ALL);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.json().at("/hits/hits"))
          .as(path)
          .allMatch(hit -> isItsOwn(hit, prefix, foreignChain));
    }
    JsonNode several =
        reader.ask("POST", "/_msearch", "{\"index\": \"spoor-chains\"}\n" + ALL + "\n").json();
    assertThat(several.at("/responses/0/error/type").asText()).isEqualTo("security_exception");
    refused("PUT", "/" + prefix + "chains/_doc/mine", "{}");
    refused("DELETE", "/" + prefix + "chains/_doc/mine", "");
    refused("POST", "/" + prefix + "chains/_close", "");
    refused(
        "POST",
        "/_aliases",
        "{\"actions\": [{\"add\": {\"index\": \"spoor-chains-000001\", \"alias\": \"%sstolen\"}}]}"
            .formatted(prefix));
    refused("PUT", "/_index_template/" + prefix + "stolen", "{\"index_patterns\": [\"x\"]}");
  }

  /** A prefix of indices shows in their names; a filtered alias shows none of the foreign ones. */
  private static boolean isItsOwn(JsonNode hit, String prefix, String foreignChain) {
    return hit.path("_index").asText().startsWith(prefix)
        || (prefix.startsWith("filtered.") && !hit.path("_id").asText().equals(foreignChain));
  }

  private void refused(String method, String path, String body)
      throws IOException, InterruptedException {
    Answer answer = reader.ask(method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.json()).isEqualTo(403);
  }
}
