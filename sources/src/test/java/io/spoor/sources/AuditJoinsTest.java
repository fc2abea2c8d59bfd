package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EventLabels;
import org.junit.jupiter.api.Test;

/** One principal and one credential have the same key in every record, and in every log. */
class AuditJoinsTest {

  private static IdentityEvent event(String source, String sample) {
    return Raw.event(source, record(source, sample).toString());
  }

  private static JsonNode record(String source, String sample) {
    return requireNonNull(
        AuditSamples.ALL.stream()
            .filter(candidate -> candidate.name().equals(source))
            .findFirst()
            .orElseThrow()
            .byName()
            .get(sample));
  }

  private static Link issuance(IdentityEvent event) {
    return event.getLinks().stream()
        .filter(link -> link.getMethod().equals("issued-credential"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTokenOfOktaIsTheOneThatWasCreated() {
    IdentityEvent used = event("okta", "user created");

    assertThat(issuance(event("okta", "token created")).getChild())
        .isEqualTo(Keys.base(used.getTrailKey()));
    assertThat(requireNonNull(used.getCredential()).getId()).isEqualTo("00Tsync1");
    assertThat(requireNonNull(used.getCredential()).getKey()).isEqualTo(used.getTrailKey());
  }

  @Test
  void anAssertionOfAnAgentNamesTheUserBehindIt() {
    IdentityEvent event = event("okta", "assertion for an agent");

    assertThat(requireNonNull(event.getAgent()).getId()).isEqualTo("wlpsales1");
    assertThat(event.getLabels()).containsEntry(EventLabels.DELEGATED_BY, "00ubob1");
    assertThat(requireNonNull(event.getIssued()).getId()).isEqualTo("IDJAG.k1");
    assertThat(event.getLinks())
        .extracting(Link::getMethod)
        .containsExactly("issued-credential", "delegation");
  }

  @Test
  void aRefusedGrantIssuesNothing() {
    assertThat(event("okta", "assertion refused").getLinks())
        .extracting(Link::getMethod)
        .containsExactly("delegation");
  }

  @Test
  void aSessionOfAnAgentOfGithubIsItsTrail() {
    IdentityEvent event = event("github", "pull request of an agent");

    assertThat(event.getTrailKey())
        .isEqualTo("default|session|github|3d0b4c7e-5a61-4d5f-9c1e-7f2a6b8c9d01");
    assertThat(event.getRunId()).isEqualTo("3d0b4c7e-5a61-4d5f-9c1e-7f2a6b8c9d01");
    assertThat(event.getLabels()).containsEntry(EventLabels.DELEGATED_BY, "bob");
  }

  @Test
  void aHashOfATokenIdentifiesIt() {
    assertThat(requireNonNull(event("github", "clone by token").getCredential()).getId())
        .isEqualTo("Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGw=");
  }

  @Test
  void aTokenOfKubernetesIsTheOneThatWasIssued() {
    assertThat(issuance(event("k8s-audit", "token issued")).getChild())
        .isEqualTo(event("k8s-audit", "token used").getTrailKey());
  }

  @Test
  void aRequestWithAnAwsKeyIsOfThatKeysChain() {
    assertThat(event("k8s-audit", "key of the cloud").getTrailKey())
        .isEqualTo("default|access-key|aws|ASIATHTRNWFUIEXAMPLE");
  }

  @Test
  void anImpersonatorKeepsTheTrail() {
    IdentityEvent event = event("k8s-audit", "impersonation");

    assertThat(event.getTrailKey())
        .isEqualTo("default|principal|k8s|ada@larkfield.example|2026-03-10");
    assertThat(event.getLabels()).containsEntry(EventLabels.DELEGATED_BY, "ada@larkfield.example");
  }

  @Test
  void aKeyOfAServiceAccountIsTheOneThatWasMade() {
    assertThat(issuance(event("gcp-audit", "key made")).getChild())
        .isEqualTo(Keys.base(event("gcp-audit", "key used").getTrailKey()));
  }

  @Test
  void aCallOnBehalfIsJoinedToTheCaller() {
    Link link = event("gcp-audit", "on behalf").getLinks().getFirst();

    assertThat(link.getMethod()).isEqualTo("delegation");
    assertThat(link.getParent()).isEqualTo(event("gcp-audit", "account created").getTrailKey());
  }

  /** The first of a chain is the real caller; the label has all of them. */
  @Test
  void aChainOfDelegationsIsJoinedToItsFirstCaller() {
    IdentityEvent event = event("gcp-audit", "on behalf by a chain");

    assertThat(event.getLabels())
        .containsEntry(EventLabels.DELEGATED_BY, "ada@larkfield.example")
        .containsEntry(
            "delegation_chain",
            "ada@larkfield.example > relay@shop.iam.gserviceaccount.com"
                + " > serviceAccount:last@shop.iam.gserviceaccount.com");
    assertThat(event.getLinks().getFirst().getParent())
        .isEqualTo(event("gcp-audit", "account created").getTrailKey());
    assertThat(event("gcp-audit", "on behalf").getLabels()).doesNotContainKey("delegation_chain");
  }

  @Test
  void anImpersonatorInAClusterOfGoogleKeepsTheTrail() {
    IdentityEvent event = event("gcp-audit", "impersonation in a cluster");

    assertThat(event.getTrailKey())
        .isEqualTo("default|principal|google|ada@larkfield.example|2026-03-10");
    assertThat(event.getLabels()).containsEntry(EventLabels.DELEGATED_BY, "ada@larkfield.example");
  }

  @Test
  void aTokenOfAClusterOfGoogleIsTheOneThatWasIssued() {
    IdentityEvent issued = event("gcp-audit", "token issued in a cluster");

    assertThat(requireNonNull(requireNonNull(issued.getIssued()).getPrincipal()).getId())
        .isEqualTo("system:serviceaccount:shop:agent");
    assertThat(issuance(issued).getChild())
        .isEqualTo("default|token|k8s|JTI=5b8efff7-9803-4103-9aa1-00000000b001")
        .isEqualTo(event("gcp-audit", "token used in a cluster").getTrailKey());
  }

  @Test
  void anInitiatorThatIsAnAgentIsOne() {
    IdentityEvent event = event("entra-audit", "user added by an agent");

    assertThat(requireNonNull(event.getAgent()).getId()).isEqualTo("sp-agent");
    assertThat(event.getLabels())
        .containsEntry("agent_type", "agenticAppInstance")
        .containsEntry("agent_parent", "sp-blueprint");
  }

  @Test
  void theSubjectOfAWorkflowsTokenIsALabel() {
    assertThat(event("github", "job with a token of OIDC").getLabels())
        .containsEntry("oidc_sub", "repo:larkfield/stock:ref:refs/heads/main");
  }

  @Test
  void aTokenOfEntraIsTheOneOfTheSignIn() {
    assertThat(issuance(event("entra-signin", "user in Graph")).getChild())
        .isEqualTo(event("azure-activity", "keys listed").getTrailKey());
  }

  /** A record has one id, whichever way it came. */
  @Test
  void startAndEndAndBothRoutesHaveOneId() {
    IdentityEvent started = event("azure-activity", "assignment begun");
    IdentityEvent ended = event("azure-activity", "owner assigned");

    assertThat(started.getEventId()).isEqualTo(ended.getEventId());
    assertThat(started.getTrailKey()).isEqualTo(ended.getTrailKey());
    assertThat(event("gcp-audit", "machine begun").getEventId())
        .isEqualTo(event("gcp-audit", "machine made").getEventId());
  }

  @Test
  void aGraphRecordAndItsExportAreOneEvent() {
    JsonNode graph = record("entra-signin", "user in Graph");
    IdentityEvent direct = Raw.event("entra-signin", graph.toString());
    IdentityEvent exported =
        Raw.event(
            "entra-signin",
            "{\"category\":\"SignInLogs\",\"operationName\":\"Sign-in activity\",\"resultType\":\"0\",\"properties\":"
                + graph
                + "}");

    assertThat(exported.getEventId()).isEqualTo(direct.getEventId());
    assertThat(exported.getTrailKey()).isEqualTo(direct.getTrailKey());
    assertThat(exported.getEffects()).isEqualTo(direct.getEffects());
    assertThat(exported.getIssued()).isEqualTo(direct.getIssued());
  }

  @Test
  void aKeyOfAModelProviderIsTheOneThatWasCreated() {
    IdentityEvent openai = event("openai-audit", "key used");
    IdentityEvent anthropic = event("anthropic-activity", "key used");

    assertThat(event("openai-audit", "key created").getLinks())
        .singleElement()
        .satisfies(
            link -> {
              // Whoever holds the key is a better parent than its creation.
              assertThat(link.getMethod()).isEqualTo("created-key");
              assertThat(link.getStatedBy()).isEqualTo("agent");
              assertThat(link.getChild())
                  .isEqualTo(Keys.base(openai.getTrailKey()))
                  .isEqualTo("default|access-key|openai|key_larkfield1");
            });
    assertThat(issuance(event("anthropic-activity", "key created")).getChild())
        .isEqualTo(Keys.base(anthropic.getTrailKey()))
        .isEqualTo("default|access-key|anthropic|apikey_01Tides");
    assertThat(issuance(event("anthropic-activity", "admin key created")).getChild())
        .isEqualTo(Keys.base(event("anthropic-activity", "admin key used").getTrailKey()));
  }

  /** Spans name a token by its issuer and id, and so does its issuer. */
  @Test
  void anExchangedTokenLeadsToTheTokenPresentedAndToItsActors() {
    IdentityEvent first = event("token-exchange", "exchanged for an agent");
    IdentityEvent second = event("token-exchange", "exchanged again");
    String login = "default|token|https://login.larkfield.example|";

    assertThat(requireNonNull(first.getCredential()).getKey())
        .isEqualTo(login + "at-bob-4f1c90e2")
        .isEqualTo(issuance(event("token-exchange", "code redeemed")).getChild());
    assertThat(issuance(first).getParent()).isEqualTo(first.getTrailKey());
    assertThat(issuance(first).getChild())
        .isEqualTo(requireNonNull(second.getCredential()).getKey());
    assertThat(second.getLinks())
        .filteredOn(link -> link.getRelation().equals("join"))
        .extracting(Link::getMethod, Link::getStatedBy, Link::getChild, Link::getParent)
        .containsExactly(
            tuple("issued-credential", "issuer", login + "at-x2-91ab77f0", second.getTrailKey()),
            tuple("act", "agent", login + "at-x2-91ab77f0", login + "at-search-0b9e33aa"),
            tuple("act", "agent", login + "at-search-0b9e33aa", login + "at-triage-77c2b1d0"),
            tuple("issued-credential", "issuer", second.getTrailKey(), login + "at-x1-5d20ce71"));
    assertThat(first.getLabels()).containsEntry(EventLabels.DELEGATED_BY, "bob@larkfield.example");
    assertThat(requireNonNull(first.getAgent()).getId()).isEqualTo("agent-triage");
    assertThat(event("token-exchange", "exchange refused").getLinks()).isEmpty();
  }

  @Test
  void aRevokedTokenIsNotIssued() {
    IdentityEvent event = event("token-exchange", "revoked");

    assertThat(event.getIssued()).isNull();
    assertThat(event.getEffects())
        .singleElement()
        .satisfies(effect -> assertThat(effect.getObjects()).containsExactly("at-bob-4f1c90e2"));
  }

  @Test
  void aTransactionBelongsToTheTokenThatBeganIt() {
    assertThat(event("token-exchange", "transaction token").getLinks())
        .filteredOn(link -> link.getMethod().equals("txn"))
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.getChild()).isEqualTo("default|txn||txn-larkfield-0042");
              assertThat(link.getParent())
                  .isEqualTo("default|token|https://login.larkfield.example|at-bob-4f1c90e2");
            });
  }

  /** A key's description is no key; a value that looks like one is still removed. */
  @Test
  void aSecretInTheDescriptionOfAKeyIsRemoved() {
    String secret = "sk-proj-" + "Zt4Qw8Lx2Vb6Nm0Rk".repeat(3);
    IdentityEvent event =
        Raw.event(
            "openai-audit",
            """
            {"id":"a-1","type":"project.created","effective_at":1773133278,"project.created":{"id":"p-1"},
             "actor":{"type":"api_key","api_key":{"id":"%s","type":"user","user":{"id":"user-ada1"}}}}
            """
                .formatted(secret));

    assertThat(event.toString()).doesNotContain(secret);
    assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo("user-ada1");
  }

  @Test
  void aNewEventTypeIsAGenericEventWithWhatCanBeFound() {
    IdentityEvent event =
        Raw.event(
            "okta",
            """
            {"uuid":"u-1","published":"2026-03-10T09:00:00Z","eventType":"agent.mind.change","outcome":{"result":"SUCCESS"},
             "actor":{"id":"00uada1","type":"User"}}
            """);

    assertThat(event.getAction()).isEqualTo("agent.mind.change");
    assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo("00uada1");
    assertThat(event.getEffects()).isEmpty();
    assertThat(event.getFlags()).containsExactly("generic-event");
  }
}
