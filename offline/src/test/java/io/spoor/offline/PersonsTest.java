package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.PrincipalParser;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityAccount;
import io.spoor.schemas.Person;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.sources.RawRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Which accounts are one person, which are not, and what follows for identities and findings. */
@NullUnmarked // what is null where it should not be fails the test
class PersonsTest {
  private static final String MAIL = "ada.berg@example.com";
  private static final String TRACE = "7".repeat(32);
  private static final String KEY = "AKIA0000000000000001";

  private record LoginRecord(String source, String json) {}

  private final List<LoginRecord> records = new ArrayList<>();
  private final List<String> declarations = new ArrayList<>();
  private Set<String> ownDomains = Set.of("example.com");
  private AnalysisResult result;

  private void okta(String id, String login, String displayName) {
    add(
        "okta",
        """
        {"uuid":"okta-%s","published":"2026-03-10T09:00:00.000Z","eventType":"user.session.start",
         "outcome":{"result":"SUCCESS"},
         "actor":{"id":"%s","type":"User","alternateId":"%s","displayName":"%s"}}"""
            .formatted(id, id, login, displayName));
  }

  private void entra(String id, String login, String displayName) {
    add(
        "entra-signin",
        """
        {"id":"entra-%s","createdDateTime":"2026-03-10T09:01:00Z","userId":"%s",
         "userPrincipalName":"%s","userDisplayName":"%s","status":{"errorCode":0}}"""
            .formatted(id, id, login, displayName));
  }

  private void github(String actor, String nameId) {
    github(actor, actor, nameId);
  }

  /** {@code id}: of the record, whose chain is its own. */
  private void github(String id, String actor, String nameId) {
    add(
        "github",
        """
        {"_document_id":"github-%s","@timestamp":1773133320000,"action":"git.push",
         "actor":"%s","org":"example"%s}"""
            .formatted(
                id,
                actor,
                nameId == null ? "" : ",\"external_identity_nameid\":\"" + nameId + '"'));
  }

  private void kubernetes(String user, String impersonated) {
    add(
        "k8s-audit",
        """
        {"auditID":"k8s-%s-%s","stage":"ResponseComplete","verb":"get",
         "requestReceivedTimestamp":"2026-03-10T09:03:00Z",
         "stageTimestamp":"2026-03-10T09:03:00Z","user":{"username":"%s"}%s,
         "objectRef":{"resource":"pods","namespace":"a","name":"b"},"responseStatus":{"code":200}}"""
            .formatted(
                user,
                impersonated,
                user,
                impersonated == null
                    ? ""
                    : ",\"impersonatedUser\":{\"username\":\"" + impersonated + "\"}"));
  }

  private void workspace(String mail) {
    add(
        "gworkspace",
        """
        {"id":{"time":"2026-03-10T09:04:00Z","uniqueQualifier":"77","applicationName":"drive"},
         "actor":{"email":"%s","profileId":"1","callerType":"USER"},
         "events":[{"type":"access","name":"view"}]}"""
            .formatted(mail));
  }

  /** A call in a role session; {@code path}: of the role. */
  private void session(String path, String role, String name) {
    add(
        "cloudtrail",
        """
        {"eventID":"aws-%s-%s","eventTime":"2026-03-10T09:05:00Z","eventName":"ListBuckets",
         "eventSource":"s3.amazonaws.com","recipientAccountId":"1",
         "userIdentity":{"type":"AssumedRole","accountId":"1","accessKeyId":"ASIA%s",
          "arn":"arn:aws:sts::1:assumed-role/%s/%s",
          "sessionContext":{"sessionIssuer":{"type":"Role","userName":"%s",
            "arn":"arn:aws:iam::1:role%s%s"}}}}"""
            .formatted(
                role,
                name,
                Math.floorMod(role.hashCode(), 1_000_000),
                role,
                name,
                role,
                path,
                role));
  }

  /** A run of an agent for a user, whose span presents the access key of an IAM user. */
  private void runThatUsesTheKeyOf(String user) {
    runThatPresents(attribute("spoor.credential.id", KEY));
    add(
        "cloudtrail",
        """
        {"eventID":"aws-user","eventTime":"2026-03-10T09:40:11Z","eventName":"GetObject",
         "eventSource":"s3.amazonaws.com","recipientAccountId":"1",
         "userIdentity":{"type":"IAMUser","accountId":"1","accessKeyId":"%s","userName":"%s",
          "arn":"arn:aws:iam::1:user/%s"}}"""
            .formatted(KEY, user, user));
  }

  /** A run whose span presents a token with which Azure names the object id of a user only. */
  private void runThatUsesTheTokenOf(String objectId) {
    runThatPresents(
        attribute("spoor.credential.id", "uti-1")
            + ","
            + attribute("spoor.credential.issuer", "entra"));
    add(
        "azure-activity",
        """
        {"eventDataId":"azure-user","eventTimestamp":"2026-03-10T09:40:11Z",
         "operationName":"Microsoft.KeyVault/vaults/read","resultType":"Success",
         "resourceId":"/subscriptions/1/providers/Microsoft.KeyVault/vaults/a","tenantId":"t",
         "claims":{"name":"Ada Berg","uti":"uti-1","oid":"%s"}}"""
            .formatted(objectId));
  }

  private void runThatPresents(String credential) {
    add(
        "otel",
        """
        {"traceId":"%s","spanId":"1111111111111111","kind":1,
         "startTimeUnixNano":"1773135600000000000","endTimeUnixNano":"1773135700000000000",
         "attributes":[%s,%s]}"""
            .formatted(
                TRACE,
                attribute("gen_ai.operation.name", "invoke_agent"),
                attribute("gen_ai.agent.id", "deploy-bot")));
    add(
        "otel",
        """
        {"traceId":"%s","spanId":"2222222222222222","parentSpanId":"1111111111111111","kind":1,
         "startTimeUnixNano":"1773135610000000000","endTimeUnixNano":"1773135611000000000",
         "attributes":[%s,%s]}"""
            .formatted(TRACE, attribute("gen_ai.operation.name", "execute_tool"), credential));
  }

  private void startedBy(String user) {
    add(
        "run",
        """
        {"trace_id":"%s","time":"2026-03-10T09:39:59Z","agent":{"id":"deploy-bot"},
         "user":{"id":"%s"}}"""
            .formatted(TRACE, user));
  }

  private void spanSaysUser(String user) {
    add(
        "otel",
        """
        {"traceId":"%s","spanId":"3333333333333333","parentSpanId":"1111111111111111","kind":1,
         "startTimeUnixNano":"1773135601000000000","endTimeUnixNano":"1773135602000000000",
         "attributes":[%s]}"""
            .formatted(TRACE, attribute("user.id", user)));
  }

  private static String attribute(String key, String value) {
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(key, value);
  }

  private void add(String source, String json) {
    records.add(new LoginRecord(source, json));
  }

  private void declare(String json) {
    declarations.add(json);
  }

  /** A principal with these accounts, each as directory and id. */
  private static String principal(String from, String id, String... accounts) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < accounts.length; i += 2) {
      list.add("{\"directory\":\"%s\",\"id\":\"%s\"}".formatted(accounts[i], accounts[i + 1]));
    }
    return """
    {"effective_from":"%s","principals":[{"id":"%s","kind":"human","accounts":[%s]}]}"""
        .formatted(from, id, String.join(",", list));
  }

  /** Runs the stages over the records in several orders, each twice; any gives the same. */
  private void analyse() throws InvalidDocumentException {
    AnalysisResult first = null;
    for (int seed = 0; seed < 4; seed++) {
      var analysis = new Analysis(AnalysisSettings.defaults().withOwnDomains(ownDomains));
      for (String json : declarations) {
        PrincipalParser.parse(json.getBytes(UTF_8), "default", "test", 0)
            .forEach(analysis::addPrincipal);
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < records.size() * 2; i++) {
        order.add(i % records.size());
      }
      Collections.shuffle(order, new Random(seed));
      for (int i : order) {
        LoginRecord record = records.get(i);
        analysis.addRecord(
            record.source(), new RawRecord(record.json().getBytes(UTF_8), "test", 0, i, 0));
      }
      result = analysis.finish();
      assertThat(result.deadLetters()).isEmpty();
      if (first != null) {
        assertThat(result.actions()).isEqualTo(first.actions());
        assertThat(result.identities()).isEqualTo(first.identities());
        assertThat(result.findings()).isEqualTo(first.findings());
      }
      first = result;
    }
  }

  private List<Identity> persons() {
    return result.identities().stream()
        .filter(identity -> identity.getKind().equals("person"))
        .toList();
  }

  private List<String> accounts(String person) {
    return persons().stream()
        .filter(identity -> identity.getId().equals(person))
        .flatMap(identity -> identity.getAccounts().stream())
        .map(account -> account.getDirectory() + ' ' + account.getId() + ' ' + account.getRule())
        .toList();
  }

  private Person person(String eventId) {
    return result.actions().stream()
        .map(Action::getEvent)
        .filter(event -> event.getEventId().equals(eventId))
        .findFirst()
        .orElseThrow()
        .getPrincipal()
        .getPerson();
  }

  private List<String> findings() {
    return result.findings().stream().map(Finding::getRuleId).toList();
  }

  @Test
  void accountsWithOneLoginInAnOwnDomainAreOnePerson() throws Exception {
    // Given: six sources that name the same person differently
    okta("00u1", MAIL, "Ada Berg");
    entra("11111111-2222-3333-4444-555555555555", "Ada.Berg@Example.com", "A. Berg");
    github("aberg", MAIL);
    kubernetes("oidc:" + MAIL, null);
    workspace(MAIL);
    session("/aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef", MAIL);

    // When
    analyse();

    // Then
    assertThat(persons()).extracting(Identity::getId).containsExactly(MAIL);
    assertThat(accounts(MAIL))
        .containsExactly(
            "aws arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/"
                + MAIL
                + " sso-session",
            "entra 11111111-2222-3333-4444-555555555555 directory-login",
            "github aberg linked-identity",
            "google " + MAIL + " directory-login",
            "k8s oidc:" + MAIL + " oidc-username",
            "okta 00u1 directory-login");
    IdentityAccount okta = persons().getFirst().getAccounts().getLast();
    assertThat(okta.getConfidence()).isEqualTo(0.9);
    assertThat(okta.getStatedBy()).isEqualTo("issuer");
    assertThat(okta.getEventId()).isEqualTo("okta-00u1");
  }

  @Test
  void fiftyNamesakesAreFiftyPersons() throws Exception {
    // Given
    for (int i = 0; i < 50; i++) {
      okta("00u%02d".formatted(i), "ada.berg.%d@example.com".formatted(i), "Ada Berg");
      entra(
          "00000000-0000-0000-0000-0000000001%02d".formatted(i),
          "ada.berg.%d@example.com".formatted(i),
          "Ada Berg");
    }

    // When
    analyse();

    // Then
    assertThat(persons()).hasSize(50);
    assertThat(persons()).allSatisfy(person -> assertThat(person.getAccounts()).hasSize(2));
  }

  @Test
  void aLoginInAForeignDomainAndAChosenSessionNameIdentifyNobody() throws Exception {
    // Given
    okta("00u1", "ada.berg@partner.example", "Ada Berg");
    session("/", "deploy", MAIL);
    kubernetes("system:admin", MAIL);
    okta("unknown", MAIL, "unknown");

    // When
    analyse();

    // Then
    assertThat(persons()).isEmpty();
    assertThat(person("okta-00u1")).isNull();
    assertThat(person("okta-unknown")).isNull();
    assertThat(person("aws-deploy-" + MAIL).getRule()).isEqualTo("session-name");
  }

  @Test
  void withoutSettingsAndDeclarationsNobodyIsIdentified() throws Exception {
    // Given
    ownDomains = Set.of();
    okta("00u1", MAIL, "Ada Berg");
    github("aberg", MAIL);

    // When
    analyse();

    // Then
    assertThat(persons()).isEmpty();
  }

  @Test
  void aDeclarationOutranksTheLoginAndNamesIt() throws Exception {
    // Given
    okta("00u1", MAIL, "Ada Berg");
    github("aberg", null);
    github("shared-bot", MAIL);
    declare(principal("2020-01-01T00:00:00Z", "ada", "mail", MAIL, "github", "aberg"));
    declare(principal("2020-01-01T00:00:00Z", "release", "github", "shared-bot"));

    // When
    analyse();

    // Then
    assertThat(accounts("ada"))
        .containsExactly("github aberg declared", "okta 00u1 directory-login");
    assertThat(accounts("release")).containsExactly("github shared-bot declared");
  }

  @Test
  void anAccountThatTwoPrincipalsListBelongsToNeither() throws Exception {
    // Given
    github("aberg", MAIL);
    declare(principal("2020-01-01T00:00:00Z", "ada", "github", "aberg"));
    declare(principal("2020-01-01T00:00:00Z", "adam", "github", "aberg"));

    // When
    analyse();

    // Then
    assertThat(persons()).isEmpty();
  }

  @Test
  void anExcludedAccountNeverBelongsToThePrincipal() throws Exception {
    // Given
    okta("00u1", MAIL, "Ada Berg");
    github("impostor", MAIL);
    declare(
        """
        {"principals":[{"id":"ada","kind":"human",
          "accounts":[{"directory":"mail","id":"%s"}],
          "not":[{"directory":"github","id":"impostor"}]}]}"""
            .formatted(MAIL));

    // When
    analyse();

    // Then
    assertThat(accounts("ada")).containsExactly("okta 00u1 directory-login");
  }

  @Test
  void aVersionHoldsFromItsTimeOn() throws Exception {
    // Given
    okta("00u1", "ada@elsewhere.example", "Ada Berg");
    github("aberg", null);
    declare(principal("2020-01-01T00:00:00Z", "ada", "okta", "00u1", "github", "aberg"));
    declare(principal("2026-03-10T09:01:30Z", "ada", "okta", "00u1"));

    // When
    analyse();

    // Then
    assertThat(accounts("ada")).containsExactly("okta 00u1 declared");
  }

  @Test
  void aWrongAliasThatIsTakenBackLeavesIdentitiesAndFindings() throws Exception {
    // Given
    startedBy("ada");
    runThatUsesTheKeyOf("bob");
    declare(
        principal("2020-01-01T00:00:00Z", "ada", "run", "ada", "aws", "arn:aws:iam::1:user/bob"));
    analyse();
    assertThat(findings()).doesNotContain("switch-to-human");
    assertThat(accounts("ada"))
        .containsExactly("aws arn:aws:iam::1:user/bob declared", "run ada declared");

    // When: a new version from the same time on
    declare(principal("2020-01-01T00:00:00Z", "ada", "run", "ada"));
    declare(principal("2020-01-01T00:00:00Z", "bob", "aws", "arn:aws:iam::1:user/bob"));
    analyse();

    // Then
    assertThat(findings()).contains("switch-to-human");
    assertThat(accounts("ada")).containsExactly("run ada declared");
    assertThat(accounts("bob")).containsExactly("aws arn:aws:iam::1:user/bob declared");
  }

  @Test
  void anAgentThatWritesTheLoginOfAnotherGainsNothing() throws Exception {
    // Given: the span names the owner of the key that the agent took
    runThatUsesTheKeyOf("bob");
    spanSaysUser("bob@example.com");
    declare(
        principal(
            "2020-01-01T00:00:00Z",
            "bob",
            "mail",
            "bob@example.com",
            "aws",
            "arn:aws:iam::1:user/bob"));

    // When
    analyse();

    // Then
    assertThat(findings()).contains("switch-to-human");
    assertThat(person(TRACE + ":3333333333333333").getRule()).isEqualTo("claimed");
    assertThat(accounts("bob")).containsExactly("aws arn:aws:iam::1:user/bob declared");

    // And: from the party that starts runs, the same word counts
    startedBy("bob@example.com");
    analyse();
    assertThat(findings()).doesNotContain("switch-to-human");
  }

  @Test
  void aPushWithoutALoginIsThePersonsWhomAnotherRecordStates() throws Exception {
    // Given: three pushes of one account, in chains of their own; one states the login
    github("1-push", "aberg", null);
    github("2-signed", "aberg", MAIL);
    github("3-push", "aberg", null);

    // When
    analyse();

    // Then: the actions show it, and that other records state it
    for (String push : List.of("github-1-push", "github-3-push")) {
      assertThat(person(push))
          .isEqualTo(new Person(MAIL, "human", "linked-identity", /* observed= */ true));
    }
    assertThat(person("github-2-signed").getObserved()).isFalse();

    // And: the account has been the person's since the first push
    assertThat(accounts(MAIL)).containsExactly("github aberg linked-identity");
    assertThat(persons().getFirst().getAccounts().getFirst().getEventId())
        .isEqualTo("github-1-push");
    assertThat(persons().getFirst().getRuns()).isEqualTo(3);
  }

  @Test
  void aContradictionTakesThePersonBack() throws Exception {
    // Given
    github("1-push", "aberg", null);
    github("2-signed", "aberg", MAIL);
    github("3-signed", "aberg", "bob@example.com");

    // When
    analyse();

    // Then: each record that states a login still shows it
    assertThat(person("github-1-push")).isNull();
    assertThat(persons()).extracting(Identity::getId).containsExactly(MAIL, "bob@example.com");
    assertThat(persons().getFirst().getAccounts().getFirst().getEventId())
        .isEqualTo("github-2-signed");
  }

  @Test
  void aDeclaredAccountIgnoresWhatRecordsState() throws Exception {
    // Given: the records before 2026 state Ada; then the account is the release robot's, or two
    // principals', or never Ada's
    github("1-push", "release", null);
    github("2-push", "shared", null);
    github("3-push", "impostor", null);
    github("4-push", "aberg", null);
    for (String account : List.of("release", "shared", "impostor", "aberg")) {
      add(
          "github",
          """
          {"_document_id":"earlier-%s","@timestamp":1741597320000,"action":"git.push",
           "actor":"%s","org":"example","external_identity_nameid":"%s"}"""
              .formatted(account, account, MAIL));
    }
    declare(principal("2026-01-01T00:00:00Z", "robot", "github", "release"));
    declare(principal("2026-01-01T00:00:00Z", "one", "github", "shared"));
    declare(principal("2026-01-01T00:00:00Z", "two", "github", "shared"));
    declare(
        """
        {"effective_from":"2026-01-01T00:00:00Z","principals":[
          {"id":"%s","kind":"human","accounts":[],
           "not":[{"directory":"github","id":"impostor"}]}]}"""
            .formatted(MAIL));

    // When
    analyse();

    // Then
    assertThat(person("github-1-push").getId()).isEqualTo("robot");
    assertThat(person("github-1-push").getObserved()).isFalse();
    assertThat(person("github-2-push")).isNull();
    assertThat(person("github-3-push")).isNull();
    assertThat(person("github-4-push").getId()).isEqualTo(MAIL);
  }

  @Test
  void aNamesakeAtAnotherServiceExplainsNoSwitch() throws Exception {
    // Given: a run of Ada uses a key of bob, an account without a login
    startedBy(MAIL);
    runThatUsesTheKeyOf("bob");
    analyse();
    assertThat(findings()).contains("switch-to-human");

    // And: a namesake at another service, and the log of a caller who chose a name
    github("bob", MAIL);
    session("/", "deploy", MAIL);

    // When
    analyse();

    // Then
    assertThat(findings()).contains("switch-to-human");
  }

  @Test
  void theTokenOfAPersonsOwnAccountIsNoSwitchOnceItsSignInIsKnown() throws Exception {
    // Given: a run of Ada uses a token, and the log of Azure names its account only
    startedBy(MAIL);
    runThatUsesTheTokenOf("oid-1");
    analyse();
    assertThat(findings()).contains("switch-to-human");

    // When: the log of sign-ins has the account with its login
    entra("oid-1", MAIL, "Ada Berg");
    analyse();

    // Then
    assertThat(findings()).doesNotContain("switch-to-human");

    // And: it has it with another login, too
    add(
        "entra-signin",
        """
        {"id":"renamed","createdDateTime":"2026-03-10T11:00:00Z","userId":"oid-1",
         "userPrincipalName":"bob@example.com","status":{"errorCode":0}}""");
    analyse();
    assertThat(findings()).contains("switch-to-human");
  }
}
