package io.spoor.pipeline.stitch.value;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.EvictionKind;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.manifest.ObservedPerson;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.AccountState;
import io.spoor.pipeline.state.AccountStatement;
import io.spoor.pipeline.state.ValueReader;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.Person;
import io.spoor.schemas.PersonAsked;
import io.spoor.schemas.PersonResolved;
import io.spoor.schemas.PersonStated;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the records that state the person of an account with the chains that name the account only.
 *
 * <pre>
 *  key whose record states it ── PersonStated ──► account ── PersonResolved ──► chains that asked
 *  chain that names it ───────── PersonAsked ───► account ── PersonResolved ──► that chain
 * </pre>
 *
 * The answer is a property of the set of statements: see {@link ObservedPerson}. Statements are
 * only added until they expire, so an answer changes at most twice for each confidence: to a
 * person, and to nobody. That bounds the messages without a delay.
 */
public final class AccountOwner {
  /** Statements that are kept, the best ones. */
  static final int MAX_STATEMENTS = 16;

  /** Accounts that one step tells to further chains, and accounts that one event checks. */
  private static final int BATCH_SIZE = 8;

  /** Rows of an evicted account that one step deletes. */
  private static final int ROWS = 256;

  private static final Comparator<AccountStatement> EARLIEST_FIRST =
      Comparator.comparingLong(AccountStatement::getTime)
          .thenComparing(AccountStatement::getEventId)
          .thenComparing(AccountStatement::getRule)
          .thenComparing(AccountStatement::getKind);

  private static final Comparator<AccountStatement> BEST_FIRST =
      Comparator.comparingDouble(AccountOwner::confidence)
          .reversed()
          .thenComparing(EARLIEST_FIRST)
          .thenComparing(AccountStatement::getPerson);

  private final AccountRows rows;
  private final StitchOutbox outbox;
  private final Watermark watermark;
  private final long retention;
  private final FurtherReaders askers;
  private final RetentionChecks checks;
  private final Telemetry telemetry;

  /** Whether rows of waiting accounts may exist; not known after the start. */
  private boolean mayWait = true;

  /**
   * Creates the owner of a partition's accounts.
   *
   * @param retention how long a statement counts after the last message with it, nanoseconds
   */
  public AccountOwner(
      AccountRows rows,
      StitchOutbox outbox,
      Watermark watermark,
      long retention,
      Telemetry telemetry) {
    this.rows = rows;
    this.outbox = outbox;
    this.watermark = watermark;
    this.retention = retention;
    this.askers = new FurtherReaders(rows::askers, this::isExpired);
    this.checks = new RetentionChecks(rows.due(), watermark);
    this.telemetry = telemetry;
  }

  public void onStated(PersonStated message) {
    AccountState state = load(message.getKey(), message.getAt());
    state.setStatements(with(current(state.getStatements()), statement(message, state.getHeard())));
    tell(state, message.getCause());
    save(state);
  }

  public void onAsked(PersonAsked message) {
    AccountState state = load(message.getKey(), message.getAt());
    ObservedPerson answer = answer(state);
    var asker = new ValueReader(message.getChainKey(), state.getHeard(), /* told= */ 0L);
    answer(state, asker, answer, null);
    askers.add(state.getKey(), asker, contentDigest(answer));
    save(state);
  }

  /** Tells further chains of changes, at most a batch; returns whether some are left. */
  public boolean advance() {
    if (!mayWait) {
      return false;
    }
    for (Row<String> row : rows.waiting().all().first(BATCH_SIZE)) {
      rows.waiting().delete(row);
      AccountState state = rows.states().get(row.value());
      if (state != null) {
        outbox.setCause(Cause.unknown(state.getHeard()));
        tell(state, null);
      }
    }
    mayWait = isWaiting();
    return mayWait;
  }

  /** Whether some chains are not told of the last change. */
  public boolean isWaiting() {
    return mayWait && !rows.waiting().all().first(1).isEmpty();
  }

  /** Evicts statements and accounts that are older than the retention, a few per event. */
  public void sweep() {
    checks.run(
        BATCH_SIZE,
        (key, due) -> {
          AccountState state = rows.states().get(key);
          if (state != null && state.getDue() == due) {
            state.setDue(0L);
            check(state);
          }
        });
  }

  /** A statement that expires is taken back from the chains that asked since. */
  private void check(AccountState state) {
    List<AccountStatement> current = current(state.getStatements());
    boolean changed = current.size() < state.getStatements().size();
    state.setStatements(current);
    if (isExpired(state.getHeard())) {
      if (rows.askers(state.getKey()).all().clear(ROWS) == ROWS) {
        // A flood is deleted in steps.
        schedule(state, watermark.now() + 1);
        rows.states().put(state.getKey(), state);
      } else {
        rows.waiting().delete(state.getKey());
        rows.states().delete(state.getKey());
        telemetry.evicted(EvictionKind.ACCOUNT);
      }
      return;
    }
    if (changed) {
      outbox.setCause(Cause.unknown(watermark.now()));
      tell(state, null);
    }
    save(state);
  }

  private AccountState load(String key, long at) {
    AccountState known = rows.states().get(key);
    AccountState state =
        known == null
            ? AccountState.newBuilder().setKey(key).setTenant(Keys.tenant(key)).build()
            : known;
    state.setHeard(Math.max(state.getHeard(), Math.max(at, watermark.now())));
    return state;
  }

  private void save(AccountState state) {
    if (state.getDue() == 0) {
      long oldest =
          state.getStatements().stream()
              .mapToLong(AccountStatement::getAt)
              .min()
              .orElse(state.getHeard());
      schedule(state, Math.max(1, oldest + retention + 1));
    }
    rows.states().put(state.getKey(), state);
  }

  private void schedule(AccountState state, long due) {
    state.setDue(due);
    checks.schedule(state.getKey(), due);
  }

  private boolean isExpired(long at) {
    // Added, as the watermark is the least number before the first event.
    return at + retention < watermark.now();
  }

  private static AccountStatement statement(PersonStated message, long at) {
    Person person = message.getPerson();
    return new AccountStatement(
        person.getId(),
        person.getKind(),
        person.getRule(),
        message.getTime(),
        message.getEventId(),
        at);
  }

  private List<AccountStatement> current(List<AccountStatement> statements) {
    return statements.stream().filter(statement -> !isExpired(statement.getAt())).toList();
  }

  /**
   * The best statements. Whoever alone has the greatest confidence is among them, and otherwise two
   * who have it.
   */
  private static List<AccountStatement> with(
      List<AccountStatement> statements, AccountStatement added) {
    List<AccountStatement> all = new ArrayList<>();
    AccountStatement merged = added;
    for (AccountStatement statement : statements) {
      if (statement.getPerson().equals(added.getPerson())
          && confidence(statement) == confidence(added)) {
        AccountStatement earlier =
            EARLIEST_FIRST.compare(statement, added) <= 0 ? statement : added;
        merged =
            AccountStatement.newBuilder(earlier)
                .setAt(Math.max(statement.getAt(), added.getAt()))
                .build();
      } else {
        all.add(statement);
      }
    }
    all.add(merged);
    all.sort(BEST_FIRST);
    return all.size() > MAX_STATEMENTS ? List.copyOf(all.subList(0, MAX_STATEMENTS)) : all;
  }

  /** 0 for a rule of a later version. */
  private static double confidence(AccountStatement statement) {
    PersonRule rule = PersonRule.of(statement.getRule());
    return rule == null || !rule.counts() ? 0 : rule.confidence();
  }

  private ObservedPerson answer(AccountState state) {
    ObservedPerson answer = ObservedPerson.NONE;
    for (AccountStatement statement : current(state.getStatements())) {
      if (confidence(statement) > 0) {
        var person =
            new Person(
                statement.getPerson(),
                statement.getKind(),
                statement.getRule(),
                /* observed= */ true);
        answer = answer.with(new ObservedPerson(person, confidence(statement)));
      }
    }
    return answer;
  }

  /** Tells chains of a change, at most a batch; the others wait. */
  private void tell(AccountState state, @Nullable FindingCause cause) {
    String key = state.getKey();
    ObservedPerson answer = answer(state);
    long content = contentDigest(answer);
    askers.update(key, content, asker -> answer(state, asker, answer, cause));
    if (askers.anyOutdated(key, content)) {
      rows.waiting().put(key, key);
      mayWait = true;
    }
  }

  /** Answers a chain unless it knows; returns whether it was answered. */
  private boolean answer(
      AccountState state, ValueReader asker, ObservedPerson answer, @Nullable FindingCause cause) {
    long digest = answer.equals(ObservedPerson.NONE) ? 0 : contentDigest(answer);
    if (digest == asker.getTold()) {
      return false;
    }
    asker.setTold(digest);
    outbox.personResolved(
        asker.getChainKey(),
        new PersonResolved(
            state.getTenant(),
            asker.getChainKey(),
            state.getKey(),
            answer.person(),
            answer.confidence(),
            outbox.causeTime(),
            cause));
    return true;
  }

  /** Not 0. */
  private static long contentDigest(ObservedPerson answer) {
    return Long.parseUnsignedLong(Keys.id(answer.toString()).substring(0, 16), 16) | 1;
  }
}
