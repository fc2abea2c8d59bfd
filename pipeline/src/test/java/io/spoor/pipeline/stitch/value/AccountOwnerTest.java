package io.spoor.pipeline.stitch.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.stitch.OnePartition;
import io.spoor.schemas.Person;
import io.spoor.schemas.PersonAsked;
import io.spoor.schemas.PersonResolved;
import io.spoor.schemas.PersonStated;
import io.spoor.schemas.key.AccountKeys;
import io.spoor.schemas.vocabulary.PersonRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the owner of an account answers, and for how long. The retention is 10,000 seconds. */
class AccountOwnerTest {
  private static final int RETENTION = 10_000;
  private static final StageSettings SETTINGS =
      StageSettings.defaults()
          .withHorizon(Duration.ofSeconds(1_000))
          .withTombstoneRetention(Duration.ofSeconds(RETENTION));
  private static final String ACCOUNT = AccountKeys.of(Events.TENANT, "github", "aberg");
  private static final String SOMEBODY = Events.accessKey("AKIA-somebody");
  private static final List<PersonRule> RULES =
      List.of(
          PersonRule.DIRECTORY_LOGIN,
          PersonRule.LINKED_IDENTITY,
          PersonRule.SSO_SESSION,
          PersonRule.RUN_START,
          PersonRule.SERVICE_LOGIN);

  /** Tags of the rows: accounts, chains that asked, scheduled evictions, waiting accounts. */
  private static final char[] TAGS = {'B', 'J', 'K', 'L'};

  private OnePartition stitch = new OnePartition(SETTINGS);
  private int ticks;

  @Test
  void theAnswerIsAPropertyOfTheSetOfStatements() {
    int somebody = 0;
    int nobody = 0;
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      List<PersonStated> statements = new ArrayList<>();
      int persons = 1 + random.nextInt(random.nextBoolean() ? 2 : 40);
      for (int i = 0; i < persons + random.nextInt(10); i++) {
        PersonRule rule = RULES.get(random.nextInt(RULES.size()));
        statements.add(stated("p" + random.nextInt(persons), rule, random.nextInt(50)));
      }
      Person expected = expected(statements);
      List<SpecificRecord> messages = new ArrayList<>(statements);
      messages.addAll(statements.subList(0, statements.size() / 2));
      for (int chain = 0; chain < 5; chain++) {
        messages.add(asked("chain" + chain, chain));
      }
      Collections.shuffle(messages, random);
      stitch = new OnePartition(SETTINGS);
      messages.forEach(stitch::tell);

      for (int chain = 0; chain < 5; chain++) {
        assertThat(answer("chain" + chain)).as("seed %d", seed).isEqualTo(expected);
      }
      somebody += expected == null ? 0 : 1;
      nobody += expected == null ? 1 : 0;
    }
    assertThat(List.of(somebody, nobody)).allMatch(count -> count > 30);
  }

  /** In its own words: the person whom nobody contradicts with the same confidence, or greater. */
  private static @Nullable Person expected(List<PersonStated> statements) {
    Comparator<PersonStated> byTime =
        Comparator.comparingLong(PersonStated::getTime).thenComparing(PersonStated::getEventId);
    for (PersonStated statement : statements.stream().sorted(byTime).toList()) {
      boolean isContradicted =
          statements.stream()
              .anyMatch(
                  other ->
                      confidence(other) > confidence(statement)
                          || (confidence(other) == confidence(statement)
                              && !other.getPerson().getId().equals(statement.getPerson().getId())));
      if (!isContradicted) {
        return Person.newBuilder(statement.getPerson()).setObserved(true).build();
      }
    }
    return null;
  }

  private static double confidence(PersonStated statement) {
    return Objects.requireNonNull(PersonRule.of(statement.getPerson().getRule())).confidence();
  }

  @Test
  void manyChainsAreToldInBatches() {
    int chains = 1_000;
    for (int i = 0; i < chains; i++) {
      stitch.tell(asked("chain" + i, i));
    }
    stitch.most = 0;

    stitch.tell(stated("ada", PersonRule.SSO_SESSION, 5));
    assertThat(stitch.persons).hasSize(FurtherReaders.BATCH_SIZE);
    stitch.tell(stated("bob", PersonRule.SSO_SESSION, 6));
    stitch.tell(stated("ada", PersonRule.DIRECTORY_LOGIN, 7));
    stitch.wait(Duration.ofMinutes(1));

    assertThat(stitch.most).isLessThanOrEqualTo(FurtherReaders.BATCH_SIZE);
    assertThat(stitch.persons).hasSize(chains);
    assertThat(stitch.persons.values())
        .allMatch(answer -> Objects.requireNonNull(answer.getPerson()).getId().equals("ada"));
    assertThat(rows()).containsExactly(1, chains, 1, 0);
  }

  @Test
  void whatTwoSayIsTakenBackFromThoseWhoKnew() {
    stitch.tell(asked("before", 0));
    stitch.tell(stated("ada", PersonRule.SSO_SESSION, 5));
    stitch.tell(asked("between", 6));
    assertThat(answer("before")).isEqualTo(answer("between")).isNotNull();

    stitch.tell(stated("bob", PersonRule.RUN_START, 7));
    stitch.tell(asked("after", 8));

    assertThat(stitch.persons.values())
        .hasSize(3)
        .allMatch(answer -> answer.getPerson() == null && answer.getConfidence() == 0.8);
  }

  @Test
  void aStatementThatNoRecordRepeatsIsTakenBack() {
    stitch.tell(stated("ada", PersonRule.SSO_SESSION, 0));
    stitch.tell(asked("chain", RETENTION * 6 / 10));
    assertThat(answer("chain")).isNotNull();

    pass(0, RETENTION * 12 / 10);

    assertThat(answer("chain")).isNull();
    pass(RETENTION * 12 / 10, RETENTION * 2);
    assertThat(rows()).containsOnly(0);
  }

  @Test
  void aStatementThatIsRepeatedStays() {
    stitch.tell(stated("ada", PersonRule.SSO_SESSION, 0));
    stitch.tell(stated("bob", PersonRule.SSO_SESSION, 1));
    for (int second = 0; second < 3 * RETENTION; second += RETENTION / 2) {
      pass(second, second + RETENTION / 2);
      stitch.tell(stated("ada", PersonRule.SSO_SESSION, second + RETENTION / 2));
      stitch.tell(asked("chain", second + RETENTION / 2));
    }

    assertThat(Objects.requireNonNull(answer("chain")).getId()).isEqualTo("ada");
  }

  @Test
  void aFloodLeavesNoRow() {
    for (int i = 0; i < 1_000; i++) {
      stitch.tell(asked("chain" + i, i));
      stitch.tell(stated("p" + i, PersonRule.SSO_SESSION, i));
    }
    stitch.wait(Duration.ofHours(1));
    assertThat(rows()).containsExactly(1, 1_000, 1, 0);

    pass(0, 4 * RETENTION);

    assertThat(rows()).containsOnly(0);
  }

  private int[] rows() {
    var rows = new int[TAGS.length];
    for (int i = 0; i < TAGS.length; i++) {
      rows[i] = stitch.rows(TAGS[i]);
    }
    return rows;
  }

  private @Nullable Person answer(String chain) {
    PersonResolved answer = stitch.persons.get(Events.trace(chain));
    return answer == null ? null : answer.getPerson();
  }

  private static PersonStated stated(String person, PersonRule rule, int second) {
    return new PersonStated(
        Events.TENANT,
        ACCOUNT,
        new Person(person, "human", rule.label(), /* observed= */ false),
        time(second),
        "e" + second + person + rule.label(),
        time(second),
        /* cause= */ null);
  }

  private static PersonAsked asked(String chain, int second) {
    return new PersonAsked(Events.TENANT, ACCOUNT, Events.trace(chain), time(second));
  }

  private static long time(int second) {
    return Events.call("time", second, SOMEBODY, "somebody").event().getTime();
  }

  /** Time passes: somebody else is busy. */
  private void pass(int from, int to) {
    for (int second = from; second < to; second += RETENTION / 20) {
      stitch.tell(Events.call("tick" + ticks++, second, SOMEBODY, "somebody"));
    }
  }
}
