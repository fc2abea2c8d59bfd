package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One credential takes on many identities in a short while. */
final class IdentityFanOut implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "identity-fan-out",
              1,
              "One credential takes on many identities",
              Severity.MEDIUM,
              50,
              List.of("attack.T1078.004", "attack.T1550.001", "owasp.asi03"),
              "Look at the list of identities: is it somebody's job to enter all of them? If not, revoke the credential and end the sessions it made.",
              List.of(
                  "A deployment or a scanner that enters every account of an organisation; exempt its agent, or raise the threshold."))
          .about("a credential in one hour")
          .works(
              "Counts the different identities that one credential mints credentials for within a sliding window; an hour of the credential is one finding, "
                  + "which goes on as long as the window is full.");

  private static final String TO = "to";
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final int identities;
  private final long within;

  IdentityFanOut(Tuning tuning) {
    var thresholds = tuning.of(RULE.id());
    this.identities = thresholds.count("identities", 10, 1, ActionDetector.MOST);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Issued issued = event.getIssued();
    Principal to = issued == null ? null : issued.getPrincipal();
    Principal from = event.getPrincipal();
    if (issued == null || to == null || issued.getKey().equals(event.getTrailKey())) {
      return null;
    }
    String identity = Observing.identity(to);
    return from != null && identity.equals(Observing.identity(from))
        ? null
        : Observing.of(RULE, event, group(event), Map.of(TO, identity));
  }

  /** By the hour, so that much of the same does not hide what follows. */
  private static String group(IdentityEvent event) {
    return event.getTrailKey() + '@' + Math.floorDiv(event.getTime(), HOUR);
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    Map<String, Observed> taken = new LinkedHashMap<>();
    Map<String, Integer> inWindow = new HashMap<>();
    List<Observed> all = actions.observed();
    Observed last = null;
    int first = 0;
    for (Observed action : all) {
      inWindow.merge(to(action), 1, Integer::sum);
      while (all.get(first).getTime() < action.getTime() - within) {
        inWindow.computeIfPresent(to(all.get(first++)), (_, n) -> n == 1 ? null : n - 1);
      }
      if (inWindow.size() > identities) {
        last = action;
        for (Observed counted : all.subList(first, all.indexOf(action) + 1)) {
          taken.putIfAbsent(to(counted), counted);
        }
      }
    }
    if (last == null) {
      return List.of();
    }
    String explanation =
        "%s took on %d different identities with one credential within %s: %s and others."
            .formatted(
                actions.isAgents()
                    ? "Agent " + actions.agentName()
                    : Names.brief(String.valueOf(last.getPrincipal())),
                taken.size(),
                TimeSpans.words(within),
                taken.keySet().stream().limit(3).map(Names::brief).toList());
    Judgement judgement = actions.judgement(List.copyOf(taken.values()), explanation);
    return List.of(new Verdict(actions.group(), last, judgement));
  }

  private static String to(Observed action) {
    return Objects.requireNonNull(Observing.fact(action, TO));
  }
}
