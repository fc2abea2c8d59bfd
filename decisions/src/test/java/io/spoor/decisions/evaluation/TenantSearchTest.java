package io.spoor.decisions.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.EntitySearch;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches find what the manifests of the caller's tenant declare. */
class TenantSearchTest {
  private static final CallerRights ACME = new CallerRights("console", "acme", false);
  private static final CallerRights OTHER = new CallerRights("console", "other", false);

  private final FollowedDetectionBasis rules = new FollowedDetectionBasis(line -> {});
  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private DecisionPoint decisions;

  @BeforeEach
  void load() throws Exception {
    Files.writeString(
        folder.resolve("p.cedar"),
        """
        permit(principal, action, resource);
        forbid(principal, action, resource == tool::"pay");
        """);
    Path entities =
        Files.writeString(
            folder.resolve("entities.json"),
            "[{\"uid\":{\"type\":\"tool\",\"id\":\"grep\"}},{\"uid\":{\"type\":\"disk\",\"id\":\"d\"}}]");
    var engine =
        new DecisionEngine(PolicySet.load(PolicyFolder.read(folder, entities)), line -> {});
    decisions = DecisionPoint.ofPolicies(engine).withEntities(rules.entities());
    rules.add(manifest("acme", "clerk", 0, Stream.of("read_mail", "pay", "grep")));
    rules.add(manifest("acme", "auditor", 0, Stream.of("list")));
    rules.add(manifest("other", "stranger", 0, Stream.of("steal")));
  }

  private static Manifest manifest(
      String tenant, String agent, long from, Stream<String> toolNames) {
    return Manifest.newBuilder()
        .setTenant(tenant)
        .setAgentId(agent)
        .setEffectiveFrom(from)
        .setDigest("d")
        .setDocument("{}")
        .setServices(List.of())
        .setTools(
            toolNames
                .map(
                    name ->
                        ManifestTool.newBuilder()
                            .setName(name)
                            .setUntrustedContent(false)
                            .setSensitive(false)
                            .setEgress(false)
                            .build())
                .toList())
        .setIdentities(
            List.of(
                ManifestIdentity.newBuilder().setPrincipal("svc-" + agent).build(),
                ManifestIdentity.newBuilder().setPrincipal("arn:aws:iam::1:role/*").build()))
        .setCodeDigests(List.of())
        .build();
  }

  private List<String> found(SearchedKind kind, String type, CallerRights caller)
      throws MalformedRequestException {
    SearchRequest search = search(kind, type, caller);
    return new EntitySearch(decisions)
        .search(search, caller, decisions.candidates(search, caller))
        .path("results")
        .findValuesAsText("id");
  }

  private static SearchRequest search(SearchedKind kind, String type, CallerRights caller)
      throws MalformedRequestException {
    String fixed = "{\"type\":\"x\",\"id\":\"x\"}";
    String open = "{\"type\":\"" + type + "\"}";
    boolean isSubject = kind == SearchedKind.SUBJECT;
    String body =
        "{\"subject\":%s,\"action\":{\"name\":\"tools/call\"},\"resource\":%s}"
            .formatted(isSubject ? open : fixed, isSubject ? fixed : open);
    return SearchRequest.read(
        kind, StrictJson.parse(body.getBytes(StandardCharsets.UTF_8)), caller);
  }

  @Test
  void toolsOfManifestsStandBesideThoseOfTheFile() throws Exception {
    assertThat(found(SearchedKind.RESOURCE, "tool", ACME))
        .containsExactly("grep", "list", "read_mail");
    assertThat(found(SearchedKind.RESOURCE, "disk", ACME)).containsExactly("d");
  }

  @Test
  void agentsAndTheIdentitiesThatTheyMayAssumeAreFound() throws Exception {
    assertThat(found(SearchedKind.SUBJECT, "agent", ACME)).containsExactly("auditor", "clerk");
    assertThat(found(SearchedKind.SUBJECT, "identity", ACME))
        .as("a pattern is no id")
        .containsExactly("svc-auditor", "svc-clerk");
  }

  @Test
  void anotherTenantSeesNoneOfThem() throws Exception {
    assertThat(found(SearchedKind.SUBJECT, "agent", OTHER)).containsExactly("stranger");
    assertThat(found(SearchedKind.RESOURCE, "tool", OTHER)).containsExactly("grep", "steal");
  }

  @Test
  void onlyVersionsInForceCount() throws Exception {
    rules.add(manifest("acme", "clerk", 1, Stream.of("read_mail")));
    rules.add(manifest("acme", "tomorrow", Long.MAX_VALUE, Stream.of("later")));

    assertThat(found(SearchedKind.RESOURCE, "tool", ACME))
        .containsExactly("grep", "list", "read_mail");
    assertThat(found(SearchedKind.SUBJECT, "agent", ACME)).containsExactly("auditor", "clerk");
  }

  @Test
  void moreThanTenThousandCandidatesAreRefused() throws Exception {
    SearchRequest search = search(SearchedKind.RESOURCE, "tool", ACME);
    // Beside grep of the file, and list of the other agent.
    rules.add(manifest("acme", "clerk", 1, names(9_998)));
    assertThat(decisions.candidates(search, ACME)).hasSize(10_000);

    rules.add(manifest("acme", "clerk", 2, names(9_999)));
    assertThatThrownBy(() -> decisions.candidates(search, ACME))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("more than 10000 candidates")
        .hasMessageContaining("narrow the request");
    assertThat(decisions.candidates(search, OTHER)).hasSize(2);
  }

  private static Stream<String> names(int number) {
    return IntStream.range(0, number).mapToObj(i -> "t" + i);
  }
}
