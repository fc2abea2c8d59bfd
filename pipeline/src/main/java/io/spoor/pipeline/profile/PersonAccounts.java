package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.AccountFeature;
import io.spoor.pipeline.state.IdentityUses;
import io.spoor.pipeline.state.RunRef;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.BehaviourFeature;
import io.spoor.schemas.IdentityAccount;
import io.spoor.schemas.vocabulary.PersonRule;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of persons, each by the earliest chains that report it. An account that no chain
 * reports any more leaves its person.
 */
final class PersonAccounts {
  static final String PERSON = "person";

  private static final int MAX_USES = 8;
  private static final int MAX_LISTED = 200;

  private final ProfileRows rows;

  PersonAccounts(ProfileRows rows) {
    this.rows = rows;
  }

  /** Updates the accounts after a chain changed its report about the person. */
  void update(
      String subject, String chain, @Nullable Behaviour previous, @Nullable Behaviour current) {
    Map<String, RunRef> currentUses = uses(current);
    Set<String> accounts = new LinkedHashSet<>(uses(previous).keySet());
    accounts.addAll(currentUses.keySet());
    for (String account : accounts) {
      IdentityUses stored = rows.uses(subject, account);
      RunRef use = currentUses.get(account);
      List<RunRef> changed =
          use == null
              ? RunRefLists.withoutRun(stored.getUses(), chain)
              : RunRefLists.first(RunRefLists.withRun(stored.getUses(), use), MAX_USES);
      if (!changed.equals(stored.getUses())) {
        rows.uses(subject, new IdentityUses(account, changed));
      }
    }
  }

  private static Map<String, RunRef> uses(@Nullable Behaviour behaviour) {
    Map<String, RunRef> uses = new LinkedHashMap<>();
    if (behaviour != null) {
      for (BehaviourFeature feature : behaviour.getFeatures()) {
        uses.put(
            feature.getValue(),
            new RunRef(feature.getTime(), feature.getEventId(), behaviour.getChainKey()));
      }
    }
    return uses;
  }

  /** The accounts of a person, by directory, id and rule. */
  List<IdentityAccount> of(String subject) {
    return rows.identityUses(subject, MAX_LISTED).stream()
        .map(PersonAccounts::account)
        .sorted(
            Comparator.comparing(IdentityAccount::getDirectory)
                .thenComparing(IdentityAccount::getId)
                .thenComparing(IdentityAccount::getRule))
        .toList();
  }

  private static IdentityAccount account(IdentityUses uses) {
    AccountFeature account = AccountFeature.parse(uses.getValue());
    PersonRule rule = Objects.requireNonNull(PersonRule.of(account.rule()));
    RunRef first = uses.getUses().getFirst();
    return new IdentityAccount(
        account.directory(),
        account.id(),
        account.rule(),
        rule.confidence(),
        rule.statedBy(),
        first.getTime(),
        first.getEventId());
  }
}
