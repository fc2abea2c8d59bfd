package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Records of different logs that say the same name, and so find each other. */
@NullUnmarked // what is null where it should not be fails the test
class CrossSourceLinksTest {
  private static final String TOKEN = "AT.pMslIN6dAx9PhM3RiBh1Wnf7Aqsfu1bDIcPTmAPxCqI";

  private static final NormaliseSettings ALL =
      new NormaliseSettings(
          NormaliseSettings.defaults().tenant(),
          NormaliseSettings.defaults().capture(),
          NormaliseSettings.defaults().maxRecordBytes(),
          NormaliseSettings.defaults().maxContentChars(),
          Set.of());

  private static Set<String> names(IdentityEvent event, JoinMethod method, String relation) {
    Function<Link, String> name = relation.equals("claim") ? Link::getChild : Link::getParent;
    return event.getLinks().stream()
        .filter(link -> link.getMethod().equals(method.label()))
        .filter(link -> link.getRelation().equals(relation))
        .map(name)
        .collect(Collectors.toSet());
  }

  private static boolean meet(IdentityEvent first, IdentityEvent later, JoinMethod method) {
    Set<String> referenced = names(later, method, "name");
    assertThat(referenced).as("%s refers to one name", later.getAction()).hasSize(1);
    return names(first, method, "claim").containsAll(referenced);
  }

  private static IdentityEvent grant() {
    return Raw.event(
        "okta",
        """
        {"uuid":"g-1","published":"2026-11-02T09:00:00.000Z","eventType":"app.oauth2.as.token.grant.access_token",
         "outcome":{"result":"SUCCESS"},"actor":{"id":"0oaportal1","type":"PublicClientApp","alternateId":"portal"},
         "authenticationContext":{"externalSessionId":"idxKq7s"},
         "target":[{"id":"%s","type":"access_token"}]}
        """
            .formatted(TOKEN),
        ALL);
  }

  private static IdentityEvent run(String operation, String issuer) {
    return Raw.event(
        "otel",
        """
        {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b175","name":"run","kind":1,
         "startTimeUnixNano":"1793610060000000000","endTimeUnixNano":"1793610061000000000",
         "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"%s"}},
           {"key":"gen_ai.tool.name","value":{"stringValue":"look"}},
           {"key":"spoor.credential.issuer","value":{"stringValue":"%s"}},
           {"key":"spoor.credential.id","value":{"stringValue":"%s"}}]}
        """
            .formatted(operation, issuer, TOKEN)
            .replace(
                operation.equals("execute_tool")
                    ? "no such text"
                    : "{\"key\":\"gen_ai.tool.name\",\"value\":{\"stringValue\":\"look\"}},",
                ""),
        ALL);
  }

  @Test
  void theOwnTokenOfARunIsFoundUnderAnyAddressOfItsIssuer() {
    String ownDomain = "https://login.larkfield.example/oauth2/aus1x2y3";

    IdentityEvent run = run("invoke_agent", ownDomain);

    assertThat(run.getCredential().getKey()).isEqualTo("default|token|okta|" + TOKEN);
    assertThat(grant().getIssued().getKey()).isEqualTo(run.getCredential().getKey());
    assertThat(
            meet(
                grant(), run("invoke_agent", "https://id.larkfield.example"), JoinMethod.RUN_TOKEN))
        .isTrue();
  }

  @Test
  void anotherTokenOfACallRanksBelowTheRunsOwn() {
    IdentityEvent call = run("execute_tool", "https://larkfield.okta.com");

    assertThat(names(call, JoinMethod.RUN_TOKEN, "name")).isEmpty();
    assertThat(names(call, JoinMethod.USED_TOKEN, "name"))
        .containsExactly("default|name|token|" + TOKEN);
    assertThat(JoinMethod.USED_TOKEN.strength()).isLessThan(JoinMethod.RUN_TOKEN.strength());
  }

  @Test
  void aGrantWithoutASessionIsATrailOfItsOwn() {
    IdentityEvent first = withoutSession("g-2");
    IdentityEvent second = withoutSession("g-3");

    assertThat(first.getTrailKey()).isNotEqualTo(second.getTrailKey());
    assertThat(first.getPrincipal().getId()).isEqualTo("0oaportal1");
  }

  private static IdentityEvent withoutSession(String id) {
    return Raw.event(
        "okta",
        """
        {"uuid":"%s","published":"2026-11-02T09:00:00.000Z","eventType":"app.oauth2.token.grant.access_token",
         "outcome":{"result":"SUCCESS"},"actor":{"id":"0oaportal1","type":"PublicClientApp"},
         "authenticationContext":{"externalSessionId":"unknown"},"target":[{"id":"AT.%s","type":"access_token"}]}
        """
            .formatted(id, id));
  }

  private static IdentityEvent role(String action, String type, String subject, String time) {
    return Raw.event(
        "cloudtrail",
        """
        {"eventVersion":"1.11","eventTime":"%s","eventSource":"sts.amazonaws.com","eventName":"%s","eventID":"e-1",
         "userIdentity":{"type":"%s","userName":"%s","principalId":"x:y:%s"},
         "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/deploy","roleSessionName":"s"},
         "responseElements":{"credentials":{"accessKeyId":"ASIA4I7XB73BAYTZRSQK","expiration":"Nov 2, 2026, 10:00:00 AM"},
           "assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/deploy/s"}}}
        """
            .formatted(time, action, type, subject, subject));
  }

  @Test
  void aSignOnIsFollowedByTheRoleOfTheSamePersonForMinutes() {
    IdentityEvent signOn =
        Raw.event(
            "okta",
            """
            {"uuid":"s-1","published":"2026-11-02T09:00:00.000Z","eventType":"user.authentication.sso",
             "outcome":{"result":"SUCCESS"},"actor":{"id":"00uada","type":"User","alternateId":"Ada@larkfield.example"},
             "authenticationContext":{"externalSessionId":"idxKq7s"}}
            """);
    String saml = "AssumeRoleWithSAML";

    assertThat(
            meet(
                signOn,
                role(saml, "SAMLUser", "ada@larkfield.example", "2026-11-02T09:03:00Z"),
                JoinMethod.SUBJECT))
        .isTrue();
    for (IdentityEvent other :
        List.of(
            role(saml, "SAMLUser", "bob@larkfield.example", "2026-11-02T09:03:00Z"),
            role(saml, "SAMLUser", "ada@larkfield.example", "2026-11-02T09:40:00Z"))) {
      assertThat(meet(signOn, other, JoinMethod.SUBJECT)).isFalse();
    }
  }

  @Test
  void aWorkflowIsFollowedByTheRoleThatItsBranchTakes() {
    IdentityEvent workflow =
        Raw.event(
            "github",
            """
            {"_document_id":"w-1","@timestamp":1793610000000,"action":"workflows.created_workflow_run","actor":"ada-l",
             "org":"larkfield","repo":"larkfield/shop","event":"push","head_branch":"main","workflow_run_id":4711}
            """);
    String web = "AssumeRoleWithWebIdentity";

    assertThat(workflow.getTrailKey()).isEqualTo("default|workflow|github|larkfield/shop/4711");
    assertThat(
            meet(
                workflow,
                role(
                    web,
                    "WebIdentityUser",
                    "repo:larkfield/shop:ref:refs/heads/main",
                    "2026-11-02T09:02:00Z"),
                JoinMethod.SUBJECT))
        .isTrue();
    assertThat(
            meet(
                workflow,
                role(
                    web,
                    "WebIdentityUser",
                    "repo:larkfield/shop:ref:refs/heads/dev",
                    "2026-11-02T09:02:00Z"),
                JoinMethod.SUBJECT))
        .isFalse();
  }

  @Test
  void aNodeAsksForTokensOfPodsThatHaveNothingToDoWithEachOther() {
    IdentityEvent first = podToken("a-1", "billing");
    IdentityEvent second = podToken("a-2", "search");

    assertThat(first.getTrailKey()).isNotEqualTo(second.getTrailKey());
    assertThat(
            meet(
                first,
                role(
                    "AssumeRoleWithWebIdentity",
                    "WebIdentityUser",
                    "system:serviceaccount:shop:billing",
                    "2026-11-02T09:01:00Z"),
                JoinMethod.SUBJECT))
        .isTrue();
  }

  private static IdentityEvent podToken(String id, String account) {
    return Raw.event(
        "k8s-audit",
        """
        {"kind":"Event","auditID":"%s","stage":"ResponseComplete","verb":"create","user":{"username":"system:node:n1"},
         "objectRef":{"resource":"serviceaccounts","subresource":"token","namespace":"shop","name":"%s"},
         "responseStatus":{"code":201},"requestReceivedTimestamp":"2026-11-02T09:00:00.000000Z",
         "requestObject":{"spec":{"audiences":["sts.amazonaws.com"]}},
         "annotations":{"authentication.kubernetes.io/issued-credential-id":"JTI=7f1b-%s"}}
        """
            .formatted(id, account, id));
  }
}
