package io.spoor.cli.output;

import io.spoor.client.result.IdentityView;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Renders agents and the identities that they use as lines for people. */
public final class IdentityRenderer {
  private IdentityRenderer() {}

  public static List<String> identities(List<IdentityView> identities, DisplayOptions display) {
    var lines = new TextBlock(display);
    for (IdentityView identity : identities) {
      lines.addAll(identity(identity, display));
    }
    return lines.lines();
  }

  private static List<String> identity(IdentityView identity, DisplayOptions display) {
    var lines = new TextBlock(display);
    lines.add(
        display.apply(AnsiStyle.ofRisk(identity.riskScore()), "%3d".formatted(identity.riskScore()))
            + "  "
            + display.apply(
                AnsiStyle.BOLD, TextSanitizer.replace(DisplayNames.identity(identity.name())))
            + "  "
            + identity.kind()
            + (identity.version() == null ? "" : " " + TextSanitizer.replace(identity.version()))
            + "  "
            + TerminalText.count(identity.runs(), "run")
            + ", "
            + TimeFormat.toSecond(identity.firstSeen())
            + " to "
            + TimeFormat.toSecond(identity.lastSeen())
            + " UTC");
    lines.wrapped(description(identity), "     ", AnsiStyle.DIM);
    return lines.lines();
  }

  private static String description(IdentityView identity) {
    List<String> parts = new ArrayList<>();
    String usedIdentities =
        identity.usedIdentities().isEmpty() ? "nobody" : identityNames(identity.usedIdentities());
    if (identity.isPerson()) {
      return identity.accounts().stream()
          .map(
              account ->
                  TextSanitizer.replace(
                      account.directory() + " " + account.id() + " (" + account.rule() + ")"))
          .collect(Collectors.joining(", "));
    }
    if (!identity.isAgent()) {
      return "used by "
          + (identity.usedIdentities().isEmpty()
              ? "no agent"
              : identityNames(identity.usedIdentities()));
    }
    parts.add("acted as " + usedIdentities);
    if (!Boolean.TRUE.equals(identity.declared())) {
      parts.add("no manifest");
    } else {
      parts.add(
          identity.undeclaredIdentities().isEmpty()
              ? "all of it declared"
              : "not declared: " + identityNames(identity.undeclaredIdentities()));
      if (!identity.unused().isEmpty()) {
        parts.add("declared and not used: " + identityNames(identity.unused()));
      }
    }
    parts.add(
        identity.learningRuns() > 0
            ? "learning for " + TerminalText.count(identity.learningRuns(), "run") + " more"
            : identity.featuresLearned() + " of " + identity.features() + " behaviours are normal");
    return String.join("; ", parts);
  }

  private static String identityNames(List<String> identities) {
    return String.join(
        ", ", identities.stream().map(DisplayNames::identity).map(TextSanitizer::replace).toList());
  }
}
