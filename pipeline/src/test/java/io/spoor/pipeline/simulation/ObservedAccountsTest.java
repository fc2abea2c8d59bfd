package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Finding;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A run of Ada uses keys of the account {@code aberg}, which is hers only by what other records of
 * the chain state.
 */
class ObservedAccountsTest {
  private static final String RUN = Events.trace("run");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String ADA = "ada@" + HostileHistories.OWN_DOMAIN;
  private static final String BOB = "bob@" + HostileHistories.OWN_DOMAIN;
  private static final int ORDERS = 12;

  private final List<IdentityEvent> events = new ArrayList<>();

  @Test
  void anAccountWithoutALoginIsThePersonsThatAnotherRecordStates() {
    runOfAdaUsesTheAccount();
    assertThat(switches()).containsExactly("ASIA1");

    use("signed", 5, "ASIA2", ADA, PersonRule.LINKED_IDENTITY);

    assertThat(switches()).isEmpty();
  }

  @Test
  void whatALaterRecordContradictsIsTakenBack() {
    runOfAdaUsesTheAccount();
    use("signed", 5, "ASIA2", ADA, PersonRule.LINKED_IDENTITY);
    use("other", 900, "ASIA3", BOB, PersonRule.LINKED_IDENTITY);

    assertThat(switches()).containsExactly("ASIA1", "ASIA3");
  }

  @Test
  void theMoreTrustedOfTwoStatementsCounts() {
    runOfAdaUsesTheAccount();
    use("signed", 5, "ASIA2", ADA, PersonRule.DIRECTORY_LOGIN);
    use("other", 900, "ASIA3", BOB, PersonRule.OIDC_USERNAME);

    assertThat(switches()).containsExactly("ASIA3");
  }

  @Test
  void whoeverIsObservedStatesNothing() {
    runOfAdaUsesTheAccount();
    use("chosen", 5, "ASIA2", ADA, PersonRule.SESSION_NAME);
    events.add(
        as(
            Events.span("claims", 6, RUN).by("agent0").event(),
            "github",
            "aberg",
            ADA,
            PersonRule.LINKED_IDENTITY));

    assertThat(switches()).containsExactly("ASIA1", "ASIA2");
  }

  @Test
  void namesakesInOtherDirectoriesAreOthers() {
    runOfAdaUsesTheAccount();
    for (int i = 0; i < 50; i++) {
      events.add(
          as(
              Events.call("signed" + i, 10 + i, Events.accessKey("ASIB" + i), "aberg").event(),
              "directory" + i,
              "aberg",
              ADA,
              PersonRule.DIRECTORY_LOGIN));
      presents("ASIB" + i);
    }

    assertThat(switches(2)).containsExactly("ASIA1");
  }

  private void runOfAdaUsesTheAccount() {
    events.add(
        as(
            IdentityEvent.newBuilder(Events.span("start", 0, RUN).as("ada").event())
                .setSource("run")
                .setAuthoritative(true)
                .setGenAi(GenAi.newBuilder().setOperation("run_start").build())
                .build(),
            "run",
            "ada",
            ADA,
            PersonRule.RUN_START));
    events.add(
        Events.span("root", 0, RUN).as("agent0", "agent").by("agent0").lasting(1_000).event());
    presents("ASIA1");
    events.add(as(Events.call("use", 3, KEY, "aberg").event(), "github", "aberg", null, null));
  }

  private void presents(String key) {
    events.add(
        Events.span("presents" + key, 1, RUN)
            .as("agent0", "agent")
            .by("agent0")
            .calling("search")
            .presents(Events.accessKey(key))
            .event());
  }

  /** The account uses another key, and the record states its login. */
  private void use(String id, long second, String key, String login, PersonRule rule) {
    presents(key);
    events.add(
        as(
            Events.call(id, second, Events.accessKey(key), "aberg").event(),
            "github",
            "aberg",
            login,
            rule));
  }

  private static IdentityEvent as(
      IdentityEvent event,
      String directory,
      String account,
      @Nullable String login,
      @Nullable PersonRule rule) {
    return IdentityEvent.newBuilder(event)
        .setPrincipal(
            Principal.newBuilder()
                .setId(account)
                .setType("human")
                .setDirectory(directory)
                .setLogin(login)
                .setLoginRule(rule == null ? null : rule.label())
                .build())
        .build();
  }

  /** The keys whose use is a switch to a person: as the model says, and the same in every order. */
  private List<String> switches() {
    return switches(ORDERS);
  }

  private List<String> switches(int orders) {
    StageSettings settings =
        SimulatedSettings.all().withOwnDomains(Set.of(HostileHistories.OWN_DOMAIN));
    List<String> first = null;
    for (int seed = 0; seed < orders; seed++) {
      Conditions conditions = Conditions.random(seed, settings, -1);
      assertThat(Trial.findDifference(events, conditions)).as("order %d", seed).isNull();
      var simulation = new Simulation(conditions, Integer.MAX_VALUE);
      Map<String, Finding> latest = new HashMap<>();
      simulation.listen(
          record -> {
            if (record instanceof Finding finding
                && finding.getRuleId().equals("switch-to-human")) {
              latest.merge(
                  finding.getFindingId(),
                  finding,
                  (a, b) -> b.getRevision() > a.getRevision() ? b : a);
            }
          });
      simulation.run(Delivery.of(events, conditions));
      List<String> found =
          List.copyOf(
              new TreeSet<>(
                  latest.values().stream()
                      .filter(finding -> !finding.getStatus().equals("retracted"))
                      .map(Finding::getSubject)
                      .map(subject -> subject.substring(subject.lastIndexOf('|') + 1))
                      .toList()));
      assertThat(found).as("order %d", seed).isEqualTo(first == null ? found : first);
      first = found;
    }
    return first == null ? List.of() : first;
  }
}
