package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody signed in to the console with a password alone. The group is who. */
final class SignInWithoutMfa implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "sign-in-without-mfa",
              1,
              "Signed in with a password alone",
              Severity.LOW,
              25,
              List.of("attack.T1078.004"),
              "Ask the user whether that was him, and have a second factor required of him.",
              List.of("Users who were never asked for a second factor."))
          .about("a user, in one day's chain")
          .works(
              "Looks at console sign-ins of users and root that succeed without a second factor. Who comes through an identity provider is left out: that one asked. Medium for root.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    return "ConsoleLogin".equals(event.getAction())
            && principal != null
            && "false".equals(CloudCalls.label(event, Labels.MFA))
            && Observing.succeeded(event)
            && (principal.getType().equals("human") || principal.getType().equals("root"))
        ? Observing.of(RULE, event, Observing.identity(principal))
        : null;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    Observed first = actions.first();
    boolean root = actions.group().endsWith(":root");
    Judgement judgement =
        actions.judgement(
            actions.observed(),
            "%s signed in to the console without a second factor."
                .formatted(Names.brief(actions.group())));
    return List.of(Verdict.of(first, root ? judgement.withSeverity(Severity.MEDIUM) : judgement));
  }
}
