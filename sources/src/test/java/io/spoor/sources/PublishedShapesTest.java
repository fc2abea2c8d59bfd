package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources whose shape no vendor fixes: the published schema, and what becomes of content. */
class PublishedShapesTest {
  /** Members that a record may have and the mapping does not read. */
  private static final Set<String> UNREAD = Set.of("params", "_meta");

  private static JsonNode schema(String source) throws IOException {
    Path root = Path.of(System.getProperty("spoor.root", ".."));
    return SharedData.json(
        Files.readString(root.resolve("docs/schemas").resolve(source + ".schema.json")));
  }

  private static Set<String> members(JsonNode schema) {
    Set<String> members = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(members::add);
    schema.forEach(part -> members.addAll(members(part)));
    return members;
  }

  private static AuditSamples.Source source(String name) {
    return AuditSamples.ALL.stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static IdentityEvent sample(String source, String name) {
    return Raw.event(source, requireNonNull(source(source).byName().get(name)).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"token-exchange", "mcp"})
  void namesTheMembersOfTheSamples(String name) throws IOException {
    Set<String> known = members(schema(name));

    for (JsonNode record : source(name).records()) {
      record
          .fieldNames()
          .forEachRemaining(
              member -> {
                if (!UNREAD.contains(member) && !Set.of("arguments", "result").contains(member)) {
                  assertThat(known).contains(member);
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"token-exchange", "mcp"})
  void requiredMembersMakeAKnownEvent(String name) throws IOException {
    JsonNode record = source(name).records().getFirst();
    ObjectNode least = record.deepCopy();
    var required = new TreeSet<String>();
    schema(name).get("required").forEach(member -> required.add(member.textValue()));
    least.retain(required);

    IdentityEvent event = Raw.event(name, least.toString());

    assertThat(event.getFlags()).containsExactly("no-event-id");
    assertThat(event.getOutcome()).isEqualTo("unknown");
  }

  @Test
  void argumentsAndResultsAreRemoved() {
    IdentityEvent event = sample("mcp", "tool called");

    assertThat(event.toString()).contains("close_ticket").doesNotContain("Fernhill", "4711");
    IdentityEvent bedrock = sample("bedrock-invocation", "invoked by a role");
    assertThat(bedrock.toString()).contains("run-4711").doesNotContain("Fernhill");
    assertThat(bedrock.getLabels()).containsEntry("input_tokens", "12");
    assertThat(Raw.deadLetter("mcp", "{\"arguments\":{\"bill\":\"Fernhill\"").toString())
        .doesNotContain("Fernhill");
  }

  /** The trace of the call is the trail of the caller's spans, and belongs to the token's chain. */
  @Test
  void aRequestIsOnItsTraceElseItsTokenElseItsSession() {
    IdentityEvent traced = sample("mcp", "tool called");
    IdentityEvent nested = sample("mcp", "tool failed");
    IdentityEvent plain = sample("mcp", "tools listed");
    IdentityEvent session = sample("mcp", "tool called in a session");
    String token = "default|token|https://login.larkfield.example|at-x1-5d20ce71";

    assertThat(traced.getTrailKey()).isEqualTo("default|trace||29e395417e2a4d0c9b5a3f1d6c8e7f01");
    assertThat(nested.getTrailKey()).isEqualTo(traced.getTrailKey());
    assertThat(traced.getLinks())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.getMethod()).isEqualTo("gateway");
              assertThat(link.getParent()).isEqualTo(token);
              assertThat(link.getStatedBy()).isEqualTo("agent");
            });
    assertThat(plain.getTrailKey()).isEqualTo(token);
    assertThat(session.getTrailKey())
        .isEqualTo("default|session|https://tickets.larkfield.example/mcp|mcp-ses-6f1d2c90");
  }

  /** A gateway may log the JSON-RPC message as it is: its id is that of the request. */
  @Test
  void aMessageOfMcpIsARecord() {
    String message =
        """
        {"jsonrpc":"2.0","id":7,"time":"2026-03-10T09:00:18Z","method":"tools/call",
         "params":{"name":"close_ticket","arguments":{"ticket":4711}},
         "result":{"isError":true,"content":[{"type":"text","text":"The bill of Fernhill"}],"structuredContent":{"bill":1}}}
        """;

    IdentityEvent event = Raw.event("mcp", message);

    assertThat(event.getEventId()).isNotEqualTo("7");
    assertThat(event.getRequestId()).isEqualTo("7");
    assertThat(event.getOutcome()).isEqualTo("failure");
    assertThat(event.getResources().getFirst().getId()).isEqualTo("close_ticket");
    assertThat(event.toString()).doesNotContain("4711", "Fernhill", "bill");
  }

  @Test
  void theContextOfAnAgentIsALabel() {
    assertThat(sample("token-exchange", "exchanged for an agent").getLabels())
        .containsEntry("agentic_ctx", "{\"intent\":\"answer ticket 4711\"}");
    assertThat(
            Raw.event(
                    "token-exchange",
                    """
                    {"id":"i","time":"2026-03-10T09:00:18Z","event":"token.issue","issuer":"https://login.larkfield.example",
                     "agentic_ctx":{"agent_type":"planner","chain_metadata":{"hop_count":1},"client_secret":"Kq7vX2mPz9LwR4tB"}}
                    """)
                .getLabels()
                .get("agentic_ctx"))
        .startsWith("{\"agent_type\":\"planner\",\"chain_metadata\":{\"hop_count\":1}")
        .doesNotContain("Kq7vX2mPz9LwR4tB");
  }

  @Test
  void aReasonMayBeOneForEachAudience() {
    IdentityEvent event = sample("authzen", "one of several refused");

    assertThat(event.getErrorMessage()).isEqualTo("no policy allows it");
    assertThat(event.getResources())
        .extracting(resource -> resource.getId())
        .containsExactly("d-1", "d-2");
  }
}
