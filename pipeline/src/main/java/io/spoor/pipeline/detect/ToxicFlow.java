package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What third parties wrote, what is private, and a way out came together in one chain, whatever
 * identities it used for each. The group is the chain.
 */
final class ToxicFlow implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "toxic-flow",
              1,
              "Untrusted input, private data and a way out in one chain",
              Severity.LOW,
              30,
              List.of("attack.T1567", "owasp.asi01", "owasp.asi02"),
              "Nobody needs to have misused it yet. Split the agent so that who reads untrusted text holds no private data, or have people approve what goes out.",
              List.of(
                  "An assistant whose work is just that: except it, with a date to look at it again."))
          .about("one chain's first step out that all three stand before")
          .works(
              "Looks at tools as their manifest declares them: untrusted_content brings third parties' text in, a sensitive read (or a secret of the cloud) "
                  + "brings private data in, egress lets data out. Speaks when the first two came before the third within the span. Medium when more than one "
                  + "identity was used for it: then no single one's permissions show it. Whether the text gave the order is injected-action.");

  private static final String CHAIN = "chain";
  private static final String TOOL = "tool";
  private static final String SECRET = "secret";
  private static final String OUT = "out";
  private static final long A_SECOND = Duration.ofSeconds(1).toNanos();

  private final long within;

  ToxicFlow(Tuning tuning) {
    this.within = tuning.of(RULE.id()).duration("within", Duration.ofHours(6)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    if (!Observing.succeeded(event)) {
      return null;
    }
    Map<String, String> facts = facts(event);
    return facts.isEmpty() ? null : Observing.of(RULE, event, CHAIN, facts);
  }

  private static Map<String, String> facts(IdentityEvent event) {
    String second = String.valueOf(event.getTime() / A_SECOND);
    GenAi call = event.getGenAi();
    if (call != null) {
      String tool = "execute_tool".equals(call.getOperation()) ? call.getToolName() : null;
      return tool == null ? Map.of() : Map.of(TOOL, tool, "second", second);
    }
    if (!CloudCalls.isDirect(event)) {
      return Map.of();
    }
    if (DataCarriedOut.out(event) != null) {
      return Map.of(OUT, "true");
    }
    return SecretReads.isOne(event) ? Map.of(SECRET, "true", "second", second) : Map.of();
  }

  /** Of what one tool does within a second, the first. */
  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> untrusted =
        actions.where(call -> is(actions, call, ManifestTool::getUntrustedContent));
    if (untrusted.isEmpty()) {
      return List.of();
    }
    List<Observed> secret =
        actions.where(
            call -> call.getFacts().containsKey(SECRET) || is(actions, call, ToxicFlow::isPrivate));
    for (Observed out :
        actions.where(
            call ->
                call.getFacts().containsKey(OUT) || is(actions, call, ManifestTool::getEgress))) {
      Observed in = before(untrusted, out);
      Observed taken = before(secret, out);
      if (in != null && taken != null) {
        return List.of(verdict(actions, in, taken, out));
      }
    }
    return List.of();
  }

  private static boolean isPrivate(ManifestTool tool) {
    return tool.getSensitive() && "read".equals(tool.getKind());
  }

  private static boolean is(ObservedActions actions, Observed call, Predicate<ManifestTool> kind) {
    String tool = Observing.fact(call, TOOL);
    String own = call.getAgentId();
    String agent = own != null ? own : actions.chain().agentId();
    if (tool == null || agent == null) {
      return false;
    }
    Manifest manifest = actions.manifests().at(actions.chain().tenant(), agent, call.getTime());
    return manifest != null
        && manifest.getTools().stream()
            .anyMatch(each -> each.getName().equals(tool) && kind.test(each));
  }

  /** The first of them that stands before within the span; null when none does. */
  private @Nullable Observed before(List<Observed> some, Observed out) {
    for (Observed each : some) {
      if (each.getTime() <= out.getTime()
          && out.getTime() - each.getTime() <= within
          && !each.getEventId().equals(out.getEventId())) {
        return each;
      }
    }
    return null;
  }

  private static Verdict verdict(
      ObservedActions actions, Observed in, Observed taken, Observed out) {
    List<Observed> flow = actions.where(List.of(in, taken, out)::contains);
    long identities = flow.stream().map(Observed::getPrincipal).distinct().count();
    String explanation =
        "Agent %s read text by third parties (%s) and private data (%s), and then used what can carry data out (%s)%s."
            .formatted(
                actions.agentName(),
                name(in),
                name(taken),
                name(out),
                identities > 1 ? ", as %d identities".formatted(identities) : "");
    return Verdict.of(
        out,
        actions
            .judgement(flow, explanation)
            .withSeverity(identities > 1 ? Severity.MEDIUM : Severity.LOW));
  }

  private static String name(Observed call) {
    return Objects.requireNonNullElse(Observing.fact(call, TOOL), call.getAction());
  }
}
