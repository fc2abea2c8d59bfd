package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A run belongs below the sign-in whose token it shows, unless another one shows it, too. */
class TokenAliasTest {
  private static final String SESSION = Events.accessKey("SESSION");
  private static final String TOKEN = Events.token("AT.0123456789abcdefghij");
  private static final String ALIAS = Events.name("token", "AT.0123456789abcdefghij");
  private static final String RUN = Events.trace("run");
  private static final String OTHER_RUN = Events.trace("other");
  private static final String ISSUED = Events.token("at-0123456789abcdefghij");
  private static final String HELD = Events.name("token-holder", "at-0123456789abcdefghij");
  private static final String EXCHANGE = Keys.of(Events.TENANT, "event", "sts", "exchange");
  private static final String PERSON = Events.name("subject-login", "ada at home");
  private static final String CLIENT = Keys.of(Events.TENANT, "event", "okta", "client");
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int ORDERS = 40;

  private final OnePartition stitch = new OnePartition(StageSettings.defaults());

  private static Events grant() {
    return Events.call("grant", 0, SESSION, "emma")
        .issues(TOKEN, "emma")
        .link(ALIAS, TOKEN, "claim", "run-token", 42, "issuer");
  }

  private static Events shown(String id, String run) {
    return Events.span(id, 1, run).presents(TOKEN).goesBy(ALIAS, "run-token", 42, "agent");
  }

  private static Events signIn() {
    return grant()
        .claims(PERSON, "login", "issuer")
        .link(PERSON, ALIAS, "yields", "login", 12, "issuer");
  }

  private static Events named(String id, String run) {
    return Events.span(id, 1, run).goesBy(PERSON, "login", 12, "agent");
  }

  private static Events client() {
    return Events.mint("client", 1, CLIENT, "okta").goesBy(PERSON, "login", 12, "issuer");
  }

  private static Events exchange() {
    return exchange(Events.mint("exchange", 2, EXCHANGE, "sts"));
  }

  private static Events exchange(String agent) {
    return exchange(Events.mint("exchange", 2, EXCHANGE, "sts").by(agent));
  }

  private static Events exchange(Events event) {
    return event
        .issues(ISSUED, "agent")
        .link(ALIAS, TOKEN, "claim", "issued-credential", 100, "gateway")
        .goesBy(ALIAS, "issued-credential", 100, "issuer")
        .goesBy(HELD, "run-token", 42, "agent")
        .link(EXCHANGE, TOKEN, "join", "exchanged", 41, "agent");
  }

  private static Events used(String id, String run) {
    return Events.span(id, 3, run).presents(ISSUED).claims(HELD, "run-token", "agent");
  }

  private static Events used(String id, String run, String agent) {
    return Events.span(id, 3, run).by(agent).presents(ISSUED).claims(HELD, "run-token", "agent");
  }

  @Test
  void theOnlyRunThatShowsATokenBelongsToItsSignIn() {
    for (List<Events> order :
        List.of(List.of(grant(), shown("a", RUN)), List.of(shown("a", RUN), grant()))) {
      var one = new OnePartition(StageSettings.defaults());
      one.tell(order.toArray(Events[]::new)).wait(LONG);

      assertThat(one.rootOf(RUN)).isEqualTo(SESSION);
    }
  }

  @Test
  void aTokenThatTwoRunsShowBringsNeitherToItsSignIn() {
    stitch.tell(grant(), shown("a", RUN)).wait(LONG);
    assertThat(stitch.rootOf(RUN)).isEqualTo(SESSION);

    stitch.tell(shown("b", OTHER_RUN)).wait(LONG);

    assertThat(stitch.rootOf(RUN)).isEqualTo(RUN);
    assertThat(stitch.rootOf(OTHER_RUN)).isNotEqualTo(SESSION);
    assertThat(stitch.rootOf(TOKEN)).isEqualTo(SESSION);
  }

  @Test
  void whatATokenOfTwoRunsWasExchangedForBelongsToTheRunThatShowsIt() {
    stitch
        .tell(grant(), shown("a", RUN), shown("b", OTHER_RUN), exchange(), used("c", OTHER_RUN))
        .wait(LONG);

    assertThat(stitch.rootOf(ISSUED)).isEqualTo(OTHER_RUN);
    assertThat(stitch.rootOf(EXCHANGE)).isEqualTo(OTHER_RUN);
  }

  @Test
  void anExchangeOfTheTokenOfOneRunIsOneChainWithItsSignIn() {
    stitch.tell(used("c", OTHER_RUN), exchange(), shown("a", RUN), grant()).wait(LONG);

    assertThat(stitch.rootOf(ISSUED)).isEqualTo(SESSION);
    assertThat(stitch.rootOf(RUN)).isEqualTo(SESSION);
    assertThat(stitch.rootOf(OTHER_RUN)).isEqualTo(OTHER_RUN);
  }

  @Test
  void theRunOfTheAgentThatExchangedATokenHadTheToken() {
    for (int seed = 0; seed < ORDERS; seed++) {
      List<Events> records =
          new ArrayList<>(
              List.of(
                  grant(),
                  shown("a", RUN).by("clerk"),
                  exchange("buyer"),
                  used("c", OTHER_RUN, "buyer")));
      Collections.shuffle(records, new Random(seed));
      var one = new OnePartition(StageSettings.defaults());
      one.tell(records.toArray(Events[]::new)).wait(LONG);

      assertThat(one.rootOf(ISSUED)).as("order %d", seed).isEqualTo(OTHER_RUN);
      assertThat(one.rootOf(EXCHANGE)).as("order %d", seed).isEqualTo(OTHER_RUN);
      assertThat(one.rootOf(RUN)).as("order %d", seed).isEqualTo(RUN);
    }
  }

  @Test
  void anyRecordOfARunTellsWhichAgentItIs() {
    for (int seed = 0; seed < ORDERS; seed++) {
      List<Events> records =
          new ArrayList<>(
              List.of(
                  grant(),
                  shown("a", RUN).by("clerk"),
                  exchange("buyer"),
                  used("c", OTHER_RUN),
                  Events.span("begun", 2, OTHER_RUN).by("buyer")));
      Collections.shuffle(records, new Random(seed));
      var one = new OnePartition(StageSettings.defaults());
      one.tell(records.toArray(Events[]::new)).wait(LONG);

      assertThat(one.rootOf(EXCHANGE)).as("order %d", seed).isEqualTo(OTHER_RUN);
      assertThat(one.rootOf(RUN)).as("order %d", seed).isEqualTo(RUN);
    }
  }

  @Test
  void aRunThatOnlyNamesThePersonHasTheSignInUnlessAnotherOneShowsItsToken() {
    for (int seed = 0; seed < ORDERS; seed++) {
      List<Events> records = new ArrayList<>(List.of(signIn(), named("n", OTHER_RUN)));
      Collections.shuffle(records, new Random(seed));
      var one = new OnePartition(StageSettings.defaults());
      one.tell(records.toArray(Events[]::new)).wait(LONG);
      assertThat(one.rootOf(OTHER_RUN)).as("order %d", seed).isEqualTo(SESSION);

      one.tell(shown("a", RUN)).wait(LONG);

      assertThat(one.rootOf(OTHER_RUN)).as("order %d", seed).isEqualTo(OTHER_RUN);
      assertThat(one.rootOf(RUN)).as("order %d", seed).isEqualTo(SESSION);
    }
    for (int seed = 0; seed < ORDERS; seed++) {
      List<Events> records =
          new ArrayList<>(List.of(signIn(), named("n", OTHER_RUN), shown("a", RUN), client()));
      Collections.shuffle(records, new Random(seed));
      var one = new OnePartition(StageSettings.defaults());
      one.tell(records.toArray(Events[]::new)).wait(LONG);

      assertThat(one.rootOf(OTHER_RUN)).as("order %d", seed).isEqualTo(OTHER_RUN);
      assertThat(one.rootOf(RUN)).as("order %d", seed).isEqualTo(SESSION);
      // A record of the log that names the person is of the sign-in all the same.
      assertThat(one.rootOf(CLIENT)).as("order %d", seed).isEqualTo(SESSION);
    }
  }

  @Test
  void anExchangeBelongsToTheRunOfItsAgentThatShowsWhatItIssued() {
    for (int seed = 0; seed < ORDERS; seed++) {
      List<Events> records =
          new ArrayList<>(List.of(grant(), exchange("buyer"), used("c", OTHER_RUN, "buyer")));
      Collections.shuffle(records, new Random(seed));
      var one = new OnePartition(StageSettings.defaults());
      one.tell(records.toArray(Events[]::new)).wait(LONG);

      assertThat(one.rootOf(EXCHANGE)).as("order %d", seed).isEqualTo(OTHER_RUN);
      assertThat(one.rootOf(TOKEN)).as("order %d", seed).isEqualTo(SESSION);

      one.tell(shown("a", OTHER_RUN).by("buyer")).wait(LONG);

      assertThat(one.rootOf(EXCHANGE)).as("order %d", seed).isEqualTo(SESSION);
      assertThat(one.rootOf(OTHER_RUN)).as("order %d", seed).isEqualTo(SESSION);
    }
  }

  @Test
  void aRunThatWasHandedWhatAnotherAgentGotDidNotHaveTheToken() {
    stitch
        .tell(
            grant(), shown("a", RUN).by("clerk"), exchange("clerk"), used("c", OTHER_RUN, "buyer"))
        .wait(LONG);

    assertThat(stitch.rootOf(ISSUED)).isEqualTo(SESSION);
    assertThat(stitch.rootOf(RUN)).isEqualTo(SESSION);
  }

  @Test
  void aRunStaysTheRootOfATokenThatNoLogIssued() {
    stitch.tell(shown("a", RUN), exchange(), used("c", RUN)).wait(LONG);

    assertThat(stitch.rootOf(TOKEN)).isEqualTo(RUN);
    assertThat(stitch.rootOf(ISSUED)).isEqualTo(RUN);
    assertThat(stitch.rootOf(EXCHANGE)).isEqualTo(RUN);
  }

  @Test
  void aKeyThatGoesByTwoNamesOfDifferentRunsBelongsToNeither() {
    String one = Events.name("run", "run-0001");
    String two = Events.name("run", "run-0002");
    stitch
        .tell(
            Events.span("x", 0, RUN).claims(one, "run-alias", "agent"),
            Events.span("y", 0, OTHER_RUN).claims(two, "run-alias", "agent"),
            Events.call("z", 1, ISSUED, "agent")
                .goesBy(one, "subject", 18, "issuer")
                .goesBy(two, "subject", 18, "issuer"))
        .wait(LONG);

    assertThat(stitch.rootOf(ISSUED)).isEqualTo(ISSUED);
  }
}
