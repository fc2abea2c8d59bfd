package io.spoor.decisions.confirmations;

import static io.spoor.decisions.confirmations.ConfirmingServers.RUN;
import static io.spoor.decisions.confirmations.ConfirmingServers.TENANT;
import static io.spoor.decisions.confirmations.ConfirmingServers.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.decisions.confirmations.ConfirmingServers.Server;
import io.spoor.decisions.request.CallerRights;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks does not answer. */
class ApprovalServiceTest {
  private static final String POLICIES =
      """
      permit(principal, action, resource);
      @id("asks") @answer("confirm") forbid(principal, action, resource == tool::"pay");
      """;

  @TempDir private Path folder = Path.of("");
  private ConfirmingServers servers;
  private Server server;
  private String id;

  @BeforeEach
  void ask() {
    servers = new ConfirmingServers(folder, POLICIES);
    server = servers.start();
    server.ask(call("pay", "{}"));
    id = server.waiting().getFirst().asked().getConfirmationId();
  }

  private static Approver approver(String who, String... credentials) {
    return new Approver(who, "console", TENANT, Set.of(credentials));
  }

  private int refusal(Approver approver, boolean isApproval, String reason) {
    return catchThrowableOfType(
            RefusedAnswerException.class,
            () -> server.approvals.answer(approver, id, isApproval, reason))
        .status();
  }

  @Test
  void anIndependentPersonApproves() throws Exception {
    ConfirmationState approved = server.approvals.answer(approver("mara"), id, true, "");
    assertThat(approved.status()).isEqualTo(Status.APPROVED);
    assertThat(approved.who()).isEqualTo("mara");
    assertThat(refusal(approver("ben"), true, "")).as("already approved").isEqualTo(409);
  }

  /** However the name is spelled: a reader takes these for one person. */
  @ParameterizedTest
  @ValueSource(strings = {"Emma", "EMMA@example.com", "еmma", "em\u200bma", "Gateway", "CLERK"})
  void nobodyOfTheRunApprovesUnderANameThatLooksTheSame(String name) {
    assertThat(refusal(new Approver("mara", "console", TENANT, Set.of(name)), true, ""))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "emma", "clerk", "emma@example.com", "jti-of-the-run"})
  void nobodyOfTheRunApproves(String credential) {
    String key = Keys.of(TENANT, "token", "https://idp.example", "jti-of-the-run");
    servers.views.apply(ChainViewKey.ofKey(key), new ChainKey(RUN, 0, 1L, 1, null));

    assertThat(refusal(approver("mara", credential), true, "")).isEqualTo(403);
    assertThat(refusal(approver(credential), true, "")).isEqualTo(403);
    assertThat(server.waiting().getFirst().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void aCredentialOfAnotherRunMayApprove() throws Exception {
    String other = Keys.of(TENANT, "trace", "", "aaa1e1983458618bce1223a756f29193");
    servers.know(TENANT, "aaa1e1983458618bce1223a756f29193", "other", true);
    String key = Keys.of(TENANT, "token", "https://idp.example", "jti-2");
    servers.views.apply(ChainViewKey.ofKey(key), new ChainKey(other, 0, 1L, 1, null));
    assertThat(server.approvals.answer(approver("mara", "jti-2"), id, true, "").status())
        .isEqualTo(Status.APPROVED);
  }

  /** Spans may name anything as a token: that takes nobody's right to approve. */
  @Test
  void recordsOfOtherRunsThatNameAnApproverAsTheirCredentialRefuseNobody() throws Exception {
    List<String> traces =
        List.of("aaa1e1983458618bce1223a756f29193", "bbb1e1983458618bce1223a756f29193");
    for (String trace : traces) {
      servers.know(TENANT, trace, "other", true);
      servers.views.apply(
          ChainViewKey.ofKey(Keys.of(TENANT, "token", "https://" + trace, "mara")),
          new ChainKey(Keys.of(TENANT, "trace", "", trace), 0, 1L, 1, null));
    }

    assertThat(server.approvals.answer(approver("mara"), id, true, "").status())
        .isEqualTo(Status.APPROVED);
  }

  /** A key of one day may go on in the run on the next. */
  @Test
  void theKeyOfAnEarlierDayOfTheRunDoesNotApprove() {
    String other = Keys.of(TENANT, "trace", "", "aaa1e1983458618bce1223a756f29193");
    servers.know(TENANT, "aaa1e1983458618bce1223a756f29193", "other", true);
    String key = Keys.of(TENANT, "access-key", "aws", "AKIA1");
    servers.views.apply(ChainViewKey.ofKey(key + "|2026-02-28"), new ChainKey(RUN, 0, 1L, 1, null));
    servers.views.apply(
        ChainViewKey.ofKey(key + "|2262-04-11"), new ChainKey(other, 0, 1L, 1, null));

    assertThat(refusal(approver("mara", "AKIA1"), true, "")).isEqualTo(403);
  }

  @Test
  void ofAnotherTenantItIsUnknown() {
    assertThat(refusal(new Approver("mara", "console", "acme", Set.of()), true, "")).isEqualTo(404);
    assertThat(server.approvals.list("acme")).isEmpty();
  }

  @Test
  void aRunThatIsGoneCannotBeChecked() {
    servers.views.apply(ChainViewKey.ofChain(RUN), null);
    assertThat(refusal(approver("mara"), true, "")).isEqualTo(409);
  }

  @Test
  void lateAnswersAndHostileTextsAreRefused() {
    assertThat(refusal(approver("ma\nra"), true, "")).isEqualTo(400);
    assertThat(refusal(approver(" "), true, "")).isEqualTo(400);
    assertThat(refusal(approver("mara"), true, "a\u202eb")).isEqualTo(400);
    assertThat(refusal(approver("mara"), true, "x".repeat(1_001))).isEqualTo(400);
    servers.log.setAway(true);
    assertThat(refusal(approver("mara"), true, "")).isEqualTo(503);
    servers.log.setAway(false);
    servers.log.pass(Duration.ofMinutes(10));
    assertThat(refusal(approver("mara"), true, "")).isEqualTo(409);
  }

  @Test
  void noneOfThoseWhoAskForTheSameCallApproves() throws Exception {
    var both = new CallerRights("both", TENANT, true);
    var approver = new Approver("both", "both", TENANT, Set.of());
    String second =
        server.ask(call("pay", "{}"), both).json().at("/context/spoor/confirmation_id").asText();
    assertThat(second).hasSize(32).isNotEqualTo(id);

    assertThat(refusal(approver, true, "")).isEqualTo(403);
    // Nor once its own question has expired.
    servers.log.pass(Duration.ofMinutes(10));
    server.ask(call("pay", "{}"));
    id = server.waiting().getFirst().asked().getConfirmationId();
    assertThat(refusal(approver, true, "")).isEqualTo(403);
    assertThat(server.approvals.answer(approver("mara"), id, true, "").status())
        .isEqualTo(Status.APPROVED);
  }

  /**
   * The record has the name masked and shortened: neither may hide it, nor make another look so.
   */
  @Test
  void namesAreComparedInFull() throws Exception {
    String longName = "s".repeat(600);
    for (String subject : List.of(longName, "emma-" + ConfirmingServers.SECRET)) {
      server.ask(call("pay", "{\"n\":1}").replace("emma", subject));
      ConfirmationState asked = server.waiting().getLast();
      String shown = asked.asked().getSubjectId();
      id = asked.asked().getConfirmationId();
      assertThat(shown).isNotEqualTo(subject);

      assertThat(refusal(approver("mara", subject), true, "")).isEqualTo(403);
      assertThat(server.approvals.answer(approver("mara", shown), id, true, "").status())
          .isEqualTo(Status.APPROVED);
    }
  }

  @Test
  void noCredentialOfTheRunsChainsApproves() {
    String parent = Keys.of(TENANT, "trace", "", "aaa1e1983458618bce1223a756f29193");
    servers.know(TENANT, "aaa1e1983458618bce1223a756f29193", "planner", true);
    servers.views.apply(
        ChainViewKey.ofKey(Keys.of(TENANT, "token", "https://idp.example", "jti-of-parent")),
        new ChainKey(parent, 0, 1L, 1, null));
    ChainView child = servers.views.byChain(TENANT, Keys.id(RUN)).orElseThrow();
    servers.views.apply(
        ChainViewKey.ofChain(RUN),
        ChainView.newBuilder(child).setParentChainId(Keys.id(parent)).build());

    assertThat(refusal(approver("mara", "jti-of-parent"), true, "")).isEqualTo(403);
    assertThat(refusal(approver("planner"), true, "")).as("the agent above").isEqualTo(403);
  }

  /** The agent chooses its trace: the chain of the credential that it states counts as well. */
  @Test
  void noCredentialOfTheStatedCredentialsChainApproves() {
    String other = Keys.of(TENANT, "trace", "", "bbb1e1983458618bce1223a756f29193");
    servers.know(TENANT, "bbb1e1983458618bce1223a756f29193", "other", true);
    for (String held : List.of("jti-stated", "jti-beside")) {
      servers.views.apply(
          ChainViewKey.ofKey(Keys.of(TENANT, "token", "https://idp.example", held)),
          new ChainKey(other, 0, 1L, 1, null));
    }
    server.ask(
        call("pay", "{\"n\":2}")
            .replace("\"tool\":", "\"credential_id\":\"jti-stated\",\"tool\":"));
    id = server.waiting().getLast().asked().getConfirmationId();

    assertThat(refusal(approver("mara", "jti-beside"), true, "")).isEqualTo(403);
  }

  /** Views have hashes of long texts. */
  @Test
  void noLongNameOfTheRunApproves() {
    String agent = "agent-" + "a".repeat(100);
    String user = "user-" + "u".repeat(100);
    ChainView view = servers.views.byChain(TENANT, Keys.id(RUN)).orElseThrow();
    servers.views.apply(
        ChainViewKey.ofChain(RUN),
        ChainView.newBuilder(view)
            .setAgentId("sha256:" + Keys.id(agent))
            .setOnBehalfOf("sha256:" + Keys.id(user))
            .build());

    assertThat(refusal(approver("mara", user), true, "")).isEqualTo(403);
    assertThat(refusal(approver("mara", agent), true, "")).isEqualTo(403);
  }

  /** The approver may be of one that is not looked at. */
  @Test
  void aRunFarBelowOthersCannotBeChecked() {
    String below = RUN;
    for (int height = 1; height <= 20; height++) {
      String trace = "ccc%029x".formatted(height);
      String above = Keys.of(TENANT, "trace", "", trace);
      servers.know(TENANT, trace, "planner-" + height, true);
      ChainView view = servers.views.byChain(TENANT, Keys.id(below)).orElseThrow();
      servers.views.apply(
          ChainViewKey.ofChain(below),
          ChainView.newBuilder(view).setParentChainId(Keys.id(above)).build());
      below = above;
    }

    assertThat(refusal(approver("planner-20"), true, "")).isEqualTo(409);
    assertThat(refusal(approver("planner-1"), true, "")).isEqualTo(409);
  }
}
