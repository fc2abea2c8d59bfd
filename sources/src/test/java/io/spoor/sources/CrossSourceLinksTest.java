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

  private static final String PAT = "Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGw=";

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
        .containsExactly("default|name|sign-in|" + TOKEN);
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

  private static IdentityEvent push(String time, String address) {
    return Raw.event(
        "github",
        """
        {"_document_id":"p-%s","@timestamp":%s,"action":"git.push","actor":"ada-l","actor_ip":"%s","org":"larkfield",
         "repo":"larkfield/shop","hashed_token":"%s","external_identity_nameid":"Ada@larkfield.example",
         "programmatic_access_type":"Personal access token (classic)"}
        """
            .formatted(time, time, address, PAT),
        ALL);
  }

  private static IdentityEvent startedBy(String actor, String time) {
    return Raw.event(
        "github",
        """
        {"_document_id":"w-2","@timestamp":%s,"action":"workflows.created_workflow_run","actor":"%s","org":"larkfield",
         "repo":"larkfield/shop","event":"push","head_branch":"main","head_sha":"6f1c2a9e","workflow_run_id":10058810170}
        """
            .formatted(time, actor),
        ALL);
  }

  @Test
  void aPushIsOfThePersonsRunForItsTokenAndAWorkflowOfThePushForItsCommit() {
    IdentityEvent push = push("1793610000000", "198.51.100.7");
    IdentityEvent workflow = startedBy("ada-l", "1793610020000");

    assertThat(names(push, JoinMethod.PERSON, "for")).containsExactly("default|token||" + PAT);
    assertThat(names(workflow, JoinMethod.SUBJECT, "for"))
        .containsExactly("default|commit||6f1c2a9e");
    assertThat(names(push, JoinMethod.TOKEN_USE, "for")).isEmpty();
  }

  @Test
  void aPushWithATokenOfTheDayIsATrailThatItsWorkflowFollows() {
    IdentityEvent push = push("1793610000000", "198.51.100.7");

    assertThat(push.getTrailKey()).isEqualTo("default|event|github|p-1793610000000");
    assertThat(push.getCredential().getKey()).isEqualTo("default|token|github|" + PAT);
    assertThat(meet(push, startedBy("ada-l", "1793610020000"), JoinMethod.SUBJECT)).isTrue();
    assertThat(meet(push, startedBy("bob-m", "1793610020000"), JoinMethod.SUBJECT)).isFalse();
    assertThat(meet(push, startedBy("ada-l", "1793610320000"), JoinMethod.SUBJECT)).isFalse();
  }

  @Test
  void whatATokenDidThatDayIsNoPartOfTheTokenThatARunShows() {
    IdentityEvent clone =
        Raw.event(
            "github",
            """
            {"_document_id":"c-1","@timestamp":1793610000000,"action":"git.clone","actor":"ada-l","repo":"larkfield/shop",
             "hashed_token":"%s"}
            """
                .formatted(PAT));

    assertThat(clone.getTrailKey()).isEqualTo("default|token-day|github|" + PAT + "|2026-11-02");
    assertThat(clone.getCredential().getKey()).isEqualTo("default|token|github|" + PAT);
  }

  @Test
  void aPushMeetsTheRunThatShowsItsTokenInTheseMinutes() {
    IdentityEvent call = call(1793610000000L, "\"spoor.credential.id\"", PAT);

    assertThat(meet(call, push("1793610005000", "198.51.100.7"), JoinMethod.TOKEN_USE)).isTrue();
    assertThat(meet(call, push("1793611800000", "198.51.100.7"), JoinMethod.TOKEN_USE)).isFalse();
  }

  private static IdentityEvent call(long millis, String attribute, String value) {
    return Raw.event(
        "otel",
        """
        {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b176","name":"call","kind":3,
         "startTimeUnixNano":"%s000000","endTimeUnixNano":"%s000000",
         "attributes":[{"key":"spoor.credential.issuer","value":{"stringValue":"github"}},
           {"key":%s,"value":{"stringValue":"%s"}}]}
        """
            .formatted(millis, millis + 40, attribute, value),
        ALL);
  }

  private static IdentityEvent runOf(String person, String address) {
    return Raw.event(
        "otel",
        """
        {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b177","name":"invoke_agent","kind":1,
         "startTimeUnixNano":"1793610000000000000","endTimeUnixNano":"1793610001000000000",
         "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}},
           {"key":"enduser.id","value":{"stringValue":"%s"}},
           {"key":"client.address","value":{"stringValue":"%s"}}]}
        """
            .formatted(person, address),
        ALL);
  }

  @Test
  void aPushMeetsTheRunOfThePersonAtItsAddress() {
    IdentityEvent push = push("1793610300000", "198.51.100.7");

    assertThat(meet(runOf("ada@larkfield.example", "198.51.100.7"), push, JoinMethod.PERSON))
        .isTrue();
    for (IdentityEvent other :
        List.of(
            runOf("ada@larkfield.example", "198.51.100.8"),
            runOf("bob@larkfield.example", "198.51.100.7"))) {
      assertThat(meet(other, push, JoinMethod.PERSON)).isFalse();
    }
  }

  @Test
  void aRunWithoutATokenMeetsTheSignInFromItsAddress() {
    IdentityEvent signIn =
        Raw.event(
            "okta",
            """
            {"uuid":"i-1","published":"2026-11-02T08:50:00.000Z","eventType":"user.session.start",
             "outcome":{"result":"SUCCESS"},"actor":{"id":"00uada","type":"User","alternateId":"ada@larkfield.example"},
             "client":{"ipAddress":"198.51.100.7"},"authenticationContext":{"externalSessionId":"idxKq7s"}}
            """);

    assertThat(meet(signIn, runOf("Ada@larkfield.example", "198.51.100.7"), JoinMethod.LOGIN))
        .isTrue();
    assertThat(meet(signIn, runOf("ada@larkfield.example", "198.51.100.8"), JoinMethod.LOGIN))
        .isFalse();
    assertThat(names(runOf("ada", "198.51.100.7"), JoinMethod.LOGIN, "name")).isEmpty();
  }

  private static IdentityEvent grantTo(String session, String login) {
    return Raw.event(
        "okta",
        """
        {"uuid":"g-9","published":"2026-11-02T08:51:00.000Z","eventType":"app.oauth2.as.token.grant.access_token",
         "outcome":{"result":"SUCCESS"},"actor":{"id":"0oaportal1","type":"PublicClientApp"},
         "client":{"ipAddress":"198.51.100.7"},"authenticationContext":{"externalSessionId":"%s"},
         "target":[{"id":"00uada","type":"User","alternateId":"%s"},{"id":"%s","type":"access_token"}]}
        """
            .formatted(session, login, TOKEN));
  }

  @Test
  void aGrantWithoutASessionMeetsTheSignInOfItsUserAtItsAddress() {
    IdentityEvent signIn =
        Raw.event(
            "okta",
            """
            {"uuid":"i-1","published":"2026-11-02T08:50:00.000Z","eventType":"user.session.start",
             "outcome":{"result":"SUCCESS"},"actor":{"id":"00uada","type":"User","alternateId":"ada@larkfield.example"},
             "client":{"ipAddress":"198.51.100.7"},"authenticationContext":{"externalSessionId":"idxKq7s"}}
            """);

    assertThat(meet(signIn, grantTo("unknown", "ada@larkfield.example"), JoinMethod.LOGIN))
        .isTrue();
    assertThat(meet(signIn, grantTo("unknown", "ben@larkfield.example"), JoinMethod.LOGIN))
        .isFalse();
    assertThat(names(grantTo("idxKq7s", "ada@larkfield.example"), JoinMethod.LOGIN, "name"))
        .isEmpty();
  }

  @Test
  void theNameOfAPersonYieldsToATokenThatThePersonGotAtTheAddress() {
    IdentityEvent run = runOf("ada@larkfield.example", "198.51.100.7");
    Set<String> asked = names(run, JoinMethod.LOGIN, "name");

    for (String session : List.of("idxKq7s", "unknown")) {
      List<Link> yielding = yielding(grantTo(session, "Ada@larkfield.example"));
      assertThat(yielding).extracting(Link::getChild).containsAll(asked);
      assertThat(yielding).extracting(Link::getParent).containsOnly("default|name|token|" + TOKEN);
      assertThat(yielding).extracting(Link::getStatedBy).containsOnly("issuer");
    }
    assertThat(yielding(grantTo("idxKq7s", "ben@larkfield.example")))
        .extracting(Link::getChild)
        .doesNotContainAnyElementsOf(asked);
    assertThat(yielding(grantTo("idxKq7s", "ada"))).isEmpty();
  }

  private static List<Link> yielding(IdentityEvent event) {
    return event.getLinks().stream().filter(link -> link.getRelation().equals("yields")).toList();
  }

  private static IdentityEvent google(String method, String resource, String caller, String time) {
    return Raw.event(
        "gcp-audit",
        """
        {"insertId":"x-%s","timestamp":"%s","logName":"projects/larkfield-shop/logs/cloudaudit.googleapis.com%%2Fdata_access",
         "resource":{"type":"service_account","labels":{"project_id":"larkfield-shop"}},
         "protoPayload":{"serviceName":"iamcredentials.googleapis.com","methodName":"%s","resourceName":"%s",
           "authenticationInfo":%s}}
        """
            .formatted(time, time, method, resource, caller));
  }

  private static IdentityEvent taken(String member, String time) {
    return google(
        "GenerateAccessToken",
        "projects/-/serviceAccounts/bills@larkfield-shop.iam.gserviceaccount.com",
        "{\"principalSubject\":\"%s\"}".formatted(member),
        time);
  }

  private static IdentityEvent calledAs(String account, String member, String time) {
    return google(
        "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
        "projects/1/secrets/mail/versions/1",
        """
        {"principalEmail":"%s","serviceAccountDelegationInfo":[{"principalSubject":"%s"}]}"""
            .formatted(account, member),
        time);
  }

  @Test
  void aPodMeetsTheServiceAccountOfGoogleThatItTakes() {
    String member = "serviceAccount:larkfield-shop.svc.id.goog[shop/billing]";
    IdentityEvent first = podToken("a-1", "billing");
    IdentityEvent later = taken(member, "2026-11-02T09:01:00Z");

    assertThat(meet(first, later, JoinMethod.SUBJECT)).isTrue();
    assertThat(meet(podToken("a-2", "search"), later, JoinMethod.SUBJECT)).isFalse();
    assertThat(meet(first, taken(member, "2026-11-02T09:31:00Z"), JoinMethod.SUBJECT)).isFalse();
    for (String pool : List.of("ns/shop/sa/billing", "system:serviceaccount:shop:billing")) {
      String principal =
          "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/"
              + pool;
      assertThat(meet(first, taken(principal, "2026-11-02T09:01:00Z"), JoinMethod.SUBJECT))
          .as(pool)
          .isTrue();
    }
    // As long as no pod is found, it is part of the day of the account of the cluster.
    assertThat(later.getTrailKey()).contains("|event|");
    assertThat(later.getLinks())
        .filteredOn(link -> link.getMethod().equals("delegation"))
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.getParent()).endsWith(member + "|2026-11-02");
              assertThat(link.getStatedBy()).isEqualTo("agent");
            });
  }

  @Test
  void callsOfATakenServiceAccountMeetTheRequestThatTookIt() {
    String member = "serviceAccount:larkfield-shop.svc.id.goog[shop/billing]";
    String account = "bills@larkfield-shop.iam.gserviceaccount.com";
    IdentityEvent first = taken(member, "2026-11-02T09:01:00Z");
    IdentityEvent later = calledAs(account, member, "2026-11-02T09:02:10Z");

    assertThat(meet(first, later, JoinMethod.SUBJECT)).isTrue();
    assertThat(calledAs(account, member, "2026-11-02T09:02:50Z").getTrailKey())
        .isEqualTo(later.getTrailKey());
    assertThat(calledAs(account, member, "2026-11-02T09:03:50Z").getTrailKey())
        .isNotEqualTo(later.getTrailKey());
    String other = "serviceAccount:larkfield-shop.svc.id.goog[shop/search]";
    assertThat(meet(first, calledAs(account, other, "2026-11-02T09:02:10Z"), JoinMethod.SUBJECT))
        .isFalse();
    // A service account of Google that takes another one has no token of elsewhere.
    assertThat(
            calledAs(account, "ci@larkfield-shop.iam.gserviceaccount.com", "2026-11-02T09:02:10Z")
                .getTrailKey())
        .endsWith("|2026-11-02");
  }

  @Test
  void aSessionNamedAfterARunOfAWorkflowOfItsRepositoryFindsIt() {
    IdentityEvent workflow = startedBy("ada-l", "1793610000000");

    assertThat(meet(workflow, named("larkfield/shop"), JoinMethod.ROLE_SESSION_NAME)).isTrue();
    assertThat(meet(workflow, named("larkfield/mail"), JoinMethod.ROLE_SESSION_NAME)).isFalse();
  }

  private static IdentityEvent named(String repository) {
    return Raw.event(
        "cloudtrail",
        """
        {"eventVersion":"1.11","eventTime":"2026-11-02T12:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRoleWithWebIdentity",
         "eventID":"e-2","userIdentity":{"type":"WebIdentityUser","userName":"repo:%s:ref:refs/heads/main","principalId":"x:y:z"},
         "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/deploy","roleSessionName":"GitHubActions-10058810170"},
         "responseElements":{"credentials":{"accessKeyId":"ASIA4I7XB73BAYTZRSQK","expiration":"Nov 2, 2026, 1:00:00 PM"},
           "assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions-10058810170"}}}
        """
            .formatted(repository),
        ALL);
  }

  @Test
  void anExchangeBelongsToItsTokenOrElseToTheRunThatShowsWhatItIssued() {
    IdentityEvent exchange =
        Raw.event(
            "token-exchange",
            """
            {"id":"x-1","time":"2026-11-02T09:05:00Z","event":"token.exchange","issuer":"https://sts.larkfield.example",
             "client":{"id":"agent-1","type":"agent"},"outcome":"success",
             "subject":{"sub":"ada","iss":"https://larkfield.okta.com","jti":"%s"},
             "issued":{"jti":"at-0123456789abcdef0123"}}
            """
                .formatted(TOKEN),
            ALL);

    assertThat(exchange.getTrailKey()).isEqualTo("default|event|token-exchange|x-1");
    assertThat(names(exchange, JoinMethod.ISSUED_CREDENTIAL, "name"))
        .containsExactly("default|name|token|" + TOKEN);
    assertThat(names(exchange, JoinMethod.RUN_TOKEN, "name"))
        .containsExactly("default|name|token-holder|at-0123456789abcdef0123");
    assertThat(exchange.getLinks())
        .filteredOn(link -> link.getMethod().equals(JoinMethod.EXCHANGED.label()))
        .singleElement()
        .satisfies(link -> assertThat(link.getStatedBy()).isEqualTo("agent"));
  }

  @Test
  void aClientSpanStatesTheIdUnderWhichTheLogHasItsRequest() {
    for (String attribute :
        List.of(
            "aws.request_id", "az.client_request_id", "http.response.header.x-github-request-id")) {
      IdentityEvent call = call(1793610000000L, '"' + attribute + '"', "9fe5a77e-cf83-712d-50a4");
      assertThat(call.getRequestId()).as(attribute).isEqualTo("9fe5a77e-cf83-712d-50a4");
    }
    assertThat(run("invoke_agent", "https://larkfield.okta.com").getRequestId()).isNull();
  }
}
