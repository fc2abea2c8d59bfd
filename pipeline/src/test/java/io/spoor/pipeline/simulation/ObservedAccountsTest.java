package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Finding;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A run of Ada uses keys of the account {@code aberg}, which is hers only by what other records
 * state, of the chain or of others.
 */
class ObservedAccountsTest {
  private static final String RUN = Events.trace("run");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String ADA = "ada@" + HostileHistories.OWN_DOMAIN;
  private static final String BOB = "bob@" + HostileHistories.OWN_DOMAIN;
  private static final int ORDERS = 12;

  static final StageSettings SETTINGS =
      SimulatedSettings.all().withOwnDomains(Set.of(HostileHistories.OWN_DOMAIN));

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

  @Test
  void anAccountIsThePersonsThatARecordOfAnotherChainStates() {
    runOfAdaUsesTheAccount();
    elsewhere("signed", 5, "aberg", ADA, PersonRule.LINKED_IDENTITY);

    assertThat(switches()).isEmpty();
  }

  @Test
  void whatAnotherChainContradictsIsTakenBack() {
    runOfAdaUsesTheAccount();
    elsewhere("signed", 5, "aberg", ADA, PersonRule.LINKED_IDENTITY);
    elsewhere("other", 900, "aberg", BOB, PersonRule.LINKED_IDENTITY);

    assertThat(switches()).containsExactly("ASIA1");
  }

  @Test
  void theMoreTrustedOfTwoStatementsCountsAcrossChains() {
    runOfAdaUsesTheAccount();
    elsewhere("signed", 5, "aberg", BOB, PersonRule.OIDC_USERNAME);
    use("other", 900, "ASIA3", ADA, PersonRule.SERVICE_LOGIN);
    assertThat(switches()).containsExactly("ASIA1");

    elsewhere("again", 7, "aberg", ADA, PersonRule.DIRECTORY_LOGIN);
    assertThat(switches()).isEmpty();
  }

  @Test
  void aStatementOfAnotherTenantDoesNothing() {
    runOfAdaUsesTheAccount();
    elsewhere("signed", 5, "aberg", ADA, PersonRule.LINKED_IDENTITY);
    IdentityEvent signed = events.removeLast();
    String key = Keys.of("other", "access-key", "aws", "ASIA9");
    events.add(
        IdentityEvent.newBuilder(signed)
            .setTenant("other")
            .setTrailKey(key)
            .setCredential(
                Credential.newBuilder(Objects.requireNonNull(signed.getCredential()))
                    .setKey(key)
                    .build())
            .build());

    assertThat(switches()).containsExactly("ASIA1");
  }

  @Test
  void aSpanOfAnotherRunStatesNothing() {
    runOfAdaUsesTheAccount();
    events.add(
        as(
            Events.span("claims", 6, Events.trace("other")).by("agent0").event(),
            "github",
            "aberg",
            ADA,
            PersonRule.LINKED_IDENTITY));
    elsewhere("chosen", 7, "aberg", ADA, PersonRule.SESSION_NAME);

    assertThat(switches()).containsExactly("ASIA1");
  }

  @Test
  void fiftyNamesakesInOtherChainsAreFiftyPersons() {
    runOfAdaUsesTheAccount();
    for (int i = 0; i < 50; i++) {
      events.add(
          as(
              Events.call("signed" + i, 10 + i, Events.accessKey("ASIB" + i), "aberg").event(),
              i == 0 ? "github" : "directory" + i,
              i == 0 ? "aberg0" : "aberg",
              "aberg" + i + "@" + HostileHistories.OWN_DOMAIN,
              PersonRule.DIRECTORY_LOGIN));
    }

    assertThat(switches(2)).containsExactly("ASIA1");
  }

  /** The same, message by message: the finding opens, is retracted, and opens again. */
  @Test
  void findingsAndActionsFollowWhatBecomesKnown() {
    var stages = new CountedStages(SETTINGS);
    runOfAdaUsesTheAccount();
    events.forEach(stages::process);
    assertThat(statuses(stages)).containsExactly("confirmed");
    assertThat(stages.persons()).doesNotContainKey("use");

    events.clear();
    elsewhere("signed", 5, "aberg", ADA, PersonRule.LINKED_IDENTITY);
    events.forEach(stages::process);
    assertThat(statuses(stages)).containsExactly("retracted");
    assertThat(stages.persons())
        .containsEntry("use", new Person(ADA, "human", "linked-identity", /* observed= */ true))
        .containsEntry("signed", new Person(ADA, "human", "linked-identity", false));

    stages.process(
        as(Events.call("later", 8, KEY, "aberg").event(), "github", "aberg", null, null));
    assertThat(stages.persons()).containsKey("later");

    events.clear();
    elsewhere("other", 900, "aberg", BOB, PersonRule.LINKED_IDENTITY);
    events.forEach(stages::process);
    assertThat(statuses(stages)).containsExactly("confirmed");
    assertThat(stages.persons()).doesNotContainKeys("use", "later").containsKey("signed");
  }

  /** Of a record without account nothing is stored or sent, whatever the domains. */
  @Test
  void aRecordWithoutAccountCostsNothing() {
    var without = new CountedStages(StageSettings.defaults());
    var with = new CountedStages(SETTINGS);
    for (CountedStages stages : List.of(without, with)) {
      for (int i = 0; i < 100; i++) {
        stages.process(Events.call("call" + i, i, KEY, "role"));
      }
    }

    assertThat(with.operations).isEqualTo(without.operations);
    assertThat(with.actions).isEqualTo(without.actions);
  }

  /** Of a record with an account, a row is read; what is new of an account is one message. */
  @Test
  void anAccountIsAskedForOnce() {
    var stages = new CountedStages(SETTINGS);
    events.add(as(Events.call("first", 1, KEY, "aberg").event(), "github", "aberg", null, null));
    events.forEach(stages::process);
    long before = stages.operations;
    for (int i = 0; i < 100; i++) {
      stages.process(
          as(Events.call("use" + i, 2 + i, KEY, "aberg").event(), "github", "aberg", null, null));
    }
    long named = stages.operations - before;
    before = stages.operations;
    for (int i = 0; i < 100; i++) {
      stages.process(Events.call("call" + i, 200 + i, KEY, "aberg"));
    }
    long plain = stages.operations - before;

    assertThat(named - plain).isBetween(100L, 200L);
    assertThat(stages.actions).isEqualTo(201);
  }

  /** Chains that name an account, and then a record that states its person. */
  static List<IdentityEvent> namedByMany(int chains) {
    List<IdentityEvent> events = new ArrayList<>();
    for (int i = 0; i < chains; i++) {
      IdentityEvent call = Events.call("use" + i, i, Events.accessKey("ASIC" + i), "aberg").event();
      events.add(as(call, "github", "aberg", null, null));
    }
    events.add(
        as(
            Events.call("signed", 2L * chains, Events.accessKey("ASID"), "aberg").event(),
            "github",
            "aberg",
            ADA,
            PersonRule.LINKED_IDENTITY));
    return events;
  }

  @Test
  void eachOfManyChainsGetsThePersonOfAnAccount() {
    for (int seed = 0; seed < 3; seed++) {
      Conditions conditions = Conditions.random(seed, SETTINGS, -1);
      assertThat(Trial.findDifference(namedByMany(200), conditions)).as("order %d", seed).isNull();
    }
  }

  private static List<String> statuses(CountedStages stages) {
    return stages.findings.values().stream()
        .filter(finding -> finding.getRuleId().equals("switch-to-human"))
        .map(Finding::getStatus)
        .toList();
  }

  /** A record of a chain of its own. */
  private void elsewhere(String id, long second, String account, String login, PersonRule rule) {
    events.add(
        as(
            Events.call(id, second, Events.accessKey("ASIZ" + id), account).event(),
            "github",
            account,
            login,
            rule));
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
    List<String> first = null;
    for (int seed = 0; seed < orders; seed++) {
      Conditions conditions = Conditions.random(seed, SETTINGS, -1);
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
