package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.vocabulary.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chain took something worth guarding and then let it out of the account. The group is the chain.
 */
final class DataCarriedOut implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "data-carried-out",
              1,
              "Taken under one identity, let out under another",
              Severity.HIGH,
              80,
              List.of("attack.T1537", "attack.T1567.002", "owasp.asi02", "owasp.asi03"),
              "Stop the run and end its sessions. Take back what was shared, and treat what was read as known to others.",
              List.of("Backups that a job copies into the account of another department."))
          .about("one chain's first step out")
          .works(
              "Looks at reads of secrets and at copies (snapshots, images, exports) that are made, and at what goes out: shares with another account or everybody, "
                  + "and objects that are written to a bucket of another account. Speaks when, in one chain and in this order, the chain is an agent's or the two were done by different identities.");

  private static final Set<String> OBJECT_WRITES =
      Set.of("PutObject", "CopyObject", "CompleteMultipartUpload", "UploadPart");
  private static final String CHAIN = "chain";
  private static final String OUT = "out";

  private final long within;

  DataCarriedOut(Tuning tuning) {
    this.within = tuning.of(RULE.id()).duration("within", Duration.ofHours(6)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    if (!CloudCalls.isDirect(event) || !Observing.succeeded(event)) {
      return null;
    }
    String out = out(event);
    if (out != null) {
      return Observing.of(RULE, event, CHAIN, Map.of(OUT, out));
    }
    return SecretReads.isOne(event)
            || CloudActions.copies(CloudCalls.service(event), CloudCalls.action(event))
        ? Observing.of(
            RULE, event, CHAIN, Map.of("minute", String.valueOf(event.getTime() / A_MINUTE)))
        : null;
  }

  private static final long A_MINUTE = Duration.ofMinutes(1).toNanos();

  /** Of what is taken within a minute, the first. */
  @Override
  public boolean once() {
    return true;
  }

  /** To whom the event lets data out of the account; null when to nobody. */
  static @Nullable String out(IdentityEvent event) {
    String exposed = CloudCalls.label(event, Labels.EXPOSED_TO);
    if (exposed != null) {
      boolean data =
          !CloudCalls.has(event, Labels.PORTS) && !"iam".equals(CloudCalls.service(event));
      return data ? exposed : null;
    }
    return OBJECT_WRITES.contains(event.getAction()) ? otherAccount(event) : null;
  }

  private static @Nullable String otherAccount(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    String own = principal == null ? null : principal.getAccount();
    for (Resource resource : event.getResources()) {
      String owner = resource.getAccount();
      if (own != null && owner != null && !owner.isEmpty() && !owner.equals(own)) {
        return owner;
      }
    }
    return null;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    for (Observed out : actions.where(action -> action.getFacts().containsKey(OUT))) {
      List<Observed> taken =
          actions.where(
              action ->
                  !action.getFacts().containsKey(OUT)
                      && action.getTime() <= out.getTime()
                      && out.getTime() - action.getTime() <= within
                      && (actions.isAgents()
                          || !Objects.equals(action.getPrincipal(), out.getPrincipal())));
      if (!taken.isEmpty()) {
        return List.of(verdict(actions, taken, out));
      }
    }
    return List.of();
  }

  private static Verdict verdict(ObservedActions actions, List<Observed> taken, Observed out) {
    Observed first = taken.getFirst();
    List<Observed> evidence = new ArrayList<>(taken.subList(0, Math.min(taken.size(), 20)));
    evidence.add(out);
    String to = Objects.requireNonNull(Observing.fact(out, OUT));
    String explanation =
        "%s took what is worth guarding (%s), and then %s let data out to %s (%s)."
            .formatted(
                CloudCalls.who(actions, first),
                first.getAction(),
                Names.brief(String.valueOf(out.getPrincipal())),
                to.equals("public") ? "everybody" : to,
                out.getAction());
    return Verdict.of(out, actions.judgement(evidence, explanation));
  }
}
