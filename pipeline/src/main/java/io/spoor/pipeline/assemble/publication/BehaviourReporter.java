package io.spoor.pipeline.assemble.publication;

import io.spoor.pipeline.KeyMessageSink;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.row.FeatureSet;
import io.spoor.pipeline.assemble.row.FeatureSet.Feature;
import io.spoor.pipeline.assemble.row.FeatureSet.FirstUse;
import io.spoor.pipeline.detect.AccountFeature;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.state.BehaviourDigest;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.ReportedBehaviours;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.BehaviourFeature;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Person;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports the features of a published chain to the owners of its agent and principals, for the
 * baselines, but only if they differ from the last report.
 */
public final class BehaviourReporter {
  /** Principals, and persons, of a chain that are reported, the earliest first. */
  private static final int MAX_PRINCIPALS = 20;

  private static final int FIRST_FIELD = Behaviour.getClassSchema().getField("first").pos();

  private final Watermark watermark;
  private final KeyMessageSink out;

  public BehaviourReporter(Watermark watermark, KeyMessageSink out) {
    this.watermark = watermark;
    this.out = out;
  }

  /** Reports changed features of a published chain. */
  void report(ChainAggregate aggregate, Chain chain, FeatureSet features) {
    ChainState row = aggregate.state();
    ReportedBehaviours stored = aggregate.features().reported();
    Map<String, String> previous = new LinkedHashMap<>();
    if (stored != null) {
      stored
          .getTold()
          .forEach(reported -> previous.put(reported.getSubject(), reported.getDigest()));
    }
    List<BehaviourDigest> current = new ArrayList<>();
    boolean changed = false;
    for (Behaviour behaviour : behaviours(aggregate, chain, features)) {
      String digest = digest(behaviour);
      current.add(new BehaviourDigest(behaviour.getSubject(), digest));
      String last = previous.remove(behaviour.getSubject());
      if (!digest.equals(last)) {
        changed = true;
        behaviour.put(FIRST_FIELD, last == null);
        out.toKey(behaviour.getSubject(), behaviour);
      }
    }
    previous.keySet().forEach(subject -> out.toKey(subject, withdrawal(row, subject)));
    if (changed || !previous.isEmpty()) {
      aggregate.features().setReported(new ReportedBehaviours(current));
    }
  }

  private List<Behaviour> behaviours(ChainAggregate aggregate, Chain chain, FeatureSet features) {
    ChainState row = aggregate.state();
    List<Behaviour> behaviours = new ArrayList<>();
    FirstStatement agent = row.getAgent();
    var inOrder = features.inOrder();
    if (agent != null && !features.isEmpty()) {
      FirstStatement named = aggregate.earliestNaming(agent);
      behaviours.add(
          builder(row, chain)
              .setSubject(Keys.of(row.getTenant(), "agent", "", agent.getValue()))
              .setStarted(chain.getStarted())
              .setEventId(agent.getEventId())
              .setHasRun(isStated(agent) || isStated(row.getRun()))
              .setAgentTime(named.getTime())
              .setAgentEventId(named.getEventId())
              .setAgentAction(named.getAction())
              .setAgentOutcome(named.getOutcome())
              .setAgentInvoked(isStated(named))
              .setFeatures(
                  inOrder.stream()
                      .filter(use -> use.getKey().kind() != FeatureKind.ACCOUNT)
                      .map(
                          use ->
                              new BehaviourFeature(
                                  use.getKey().kind().label(),
                                  use.getKey().value(),
                                  use.getValue().time(),
                                  use.getValue().eventId(),
                                  use.getValue().isOnlyTried()))
                      .toList())
              .build());
    }
    Set<String> seen = new HashSet<>();
    inOrder.stream()
        .filter(use -> use.getKey().kind().isPrincipal() && seen.add(use.getKey().value()))
        .limit(MAX_PRINCIPALS)
        .map(
            use ->
                builder(row, chain)
                    .setSubject(Keys.of(row.getTenant(), "principal", "", use.getKey().value()))
                    .setStarted(use.getValue().time())
                    .setEventId(use.getValue().eventId())
                    .build())
        .forEach(behaviours::add);
    addPersons(behaviours, aggregate, chain, inOrder);
    return behaviours;
  }

  /** Reports each person with its accounts, the earliest first. */
  private void addPersons(
      List<Behaviour> behaviours,
      ChainAggregate aggregate,
      Chain chain,
      List<Map.Entry<Feature, FirstUse>> inOrder) {
    // An account that one record names with its login and another without it is listed once.
    Map<String, Map<String, BehaviourFeature>> accounts = new LinkedHashMap<>();
    for (Map.Entry<Feature, FirstUse> use : inOrder) {
      if (use.getKey().kind() == FeatureKind.ACCOUNT) {
        String value = withPerson(aggregate, use.getKey().value(), use.getValue().time());
        if (value == null) {
          continue;
        }
        accounts
            .computeIfAbsent(AccountFeature.person(value), person -> new LinkedHashMap<>())
            .putIfAbsent(
                AccountFeature.account(value),
                new BehaviourFeature(
                    FeatureKind.ACCOUNT.label(),
                    AccountFeature.account(value),
                    use.getValue().time(),
                    use.getValue().eventId(),
                    /* failed= */ false));
      }
    }
    accounts.entrySet().stream()
        .limit(MAX_PRINCIPALS)
        .map(
            person -> {
              List<BehaviourFeature> features = List.copyOf(person.getValue().values());
              return builder(aggregate.state(), chain)
                  .setSubject(Keys.of(aggregate.tenant(), "person", "", person.getKey()))
                  .setStarted(features.getFirst().getTime())
                  .setEventId(features.getFirst().getEventId())
                  .setFeatures(features)
                  .build();
            })
        .forEach(behaviours::add);
  }

  /** An account with the person that other records state, if its own does not; null: nobody. */
  private static @Nullable String withPerson(ChainAggregate chain, String value, long time) {
    if (!AccountFeature.person(value).isEmpty()) {
      return value;
    }
    AccountFeature account = AccountFeature.parse(AccountFeature.account(value));
    Person person =
        chain
            .identities()
            .persons()
            .observed(account.directory(), account.id(), account.id(), time);
    return person == null ? null : AccountFeature.of(person, account.directory(), account.id());
  }

  /** Whether an authority or an agent invocation states it. */
  private static boolean isStated(@Nullable FirstStatement statement) {
    return statement != null && statement.getAuthority() > 0;
  }

  private Behaviour.Builder builder(ChainState row, Chain chain) {
    return Behaviour.newBuilder()
        .setTenant(row.getTenant())
        .setChainKey(row.getChainKey())
        .setAgentId(chain.getAgentId())
        .setAgentVersion(chain.getAgentVersion())
        .setRunId(chain.getRunId())
        .setRiskScore(chain.getRiskScore())
        .setAt(reportTime());
  }

  private Behaviour withdrawal(ChainState row, String subject) {
    return Behaviour.newBuilder()
        .setTenant(row.getTenant())
        .setSubject(subject)
        .setChainKey(row.getChainKey())
        .setWithdrawn(true)
        .setStarted(0L)
        .setEventId("")
        .setAt(reportTime())
        .build();
  }

  private long reportTime() {
    return Math.max(0, watermark.now());
  }

  /** Digest of everything but the report time. */
  private static String digest(Behaviour behaviour) {
    var text = new StringBuilder(256);
    appendPart(text, String.valueOf(behaviour.getAgentId()));
    appendPart(text, String.valueOf(behaviour.getAgentVersion()));
    appendPart(text, String.valueOf(behaviour.getRunId()));
    appendPart(text, behaviour.getEventId());
    text.append(behaviour.getStarted()).append(' ').append(behaviour.getRiskScore());
    if (!behaviour.getHasRun()) {
      text.append(" outside");
    }
    if (behaviour.getAgentTime() != 0) {
      text.append(behaviour.getAgentTime()).append(behaviour.getAgentInvoked());
      appendPart(text, String.valueOf(behaviour.getAgentAction()));
      appendPart(text, behaviour.getAgentEventId());
      appendPart(text, String.valueOf(behaviour.getAgentOutcome()));
    }
    for (BehaviourFeature feature : behaviour.getFeatures()) {
      appendPart(text, feature.getKind());
      appendPart(text, feature.getValue());
      appendPart(text, feature.getEventId());
      text.append(feature.getTime());
      if (feature.getFailed()) {
        text.append(" failed");
      }
    }
    return Keys.id(text.toString());
  }

  private static void appendPart(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
