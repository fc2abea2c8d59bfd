package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DeadLetterView;
import io.spoor.client.result.DetectorRateView;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders results as tables for people. */
public final class ResultTables {
  private static final String NONE = "-";

  private ResultTables() {}

  public static List<String> chains(List<ChainView> chains, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("STARTED (UTC)")
            .leftColumn("CHAIN")
            .shrinkable("AGENT", 18)
            .shrinkable("FOR", 12)
            .leftColumn("RUN")
            .rightColumn("ACTIONS")
            .rightColumn("SWITCHES")
            .rightColumn("FINDINGS")
            .rightColumn("RISK");
    for (ChainView chain : chains) {
      table.row(
          Cell.of(TimeFormat.toSecond(chain.started())),
          Cell.of(DisplayNames.id(chain.chainId()), AnsiStyle.CYAN),
          Cell.of(chain.agentId() == null ? NONE : chain.agentId()),
          Cell.of(
              chain.principals().isEmpty()
                  ? NONE
                  : DisplayNames.identity(chain.principals().getFirst())),
          Cell.of(chain.runId() == null ? NONE : TerminalText.truncate(chain.runId(), 9)),
          Cell.of(chain.actionCount()),
          Cell.of(chain.switchCount()),
          Cell.of(
              chain.findingIds().isEmpty() ? NONE : Integer.toString(chain.findingIds().size()),
              AnsiStyle.ALARM),
          Cell.of(Integer.toString(chain.riskScore()), AnsiStyle.ofRisk(chain.riskScore())));
    }
    return table.lines(display, "");
  }

  /** False-positive rates by rule. */
  public static List<String> rates(List<DetectorRateView> rates, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("DETECTOR")
            .rightColumn("CLOSED")
            .rightColumn("TRUE")
            .rightColumn("FALSE")
            .rightColumn("BENIGN")
            .rightColumn("FALSE POSITIVES");
    for (DetectorRateView rate : rates) {
      table.row(
          Cell.of(rate.ruleId()),
          Cell.of(rate.closed()),
          Cell.of(rate.truePositives()),
          Cell.of(rate.falsePositives()),
          Cell.of(rate.benign()),
          Cell.of("%.0f %%".formatted(100 * rate.falsePositiveRate())));
    }
    return table.lines(display, "");
  }

  /** Exceptions with their states, by id. */
  public static List<String> exceptions(
      Map<ExceptionRule, String> exceptions, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("EXCEPTION")
            .leftColumn("STATE")
            .leftColumn("DETECTOR")
            .leftColumn("UNTIL (UTC)")
            .leftColumn("WHO")
            .shrinkable("MATCH", 16)
            .shrinkable("REASON", 20);
    exceptions.forEach(
        (exception, state) ->
            table.row(
                Cell.of(exception.getExceptionId()),
                Cell.of(state, state.equals("in-force") ? AnsiStyle.PLAIN : AnsiStyle.DIM),
                Cell.of(exception.getDetector() == null ? "any" : exception.getDetector()),
                Cell.of(TimeFormat.toSecond(exception.getExpires())),
                Cell.of(exception.getWho()),
                Cell.of(
                    exception.getMatch().stream()
                        .map(
                            match -> match.getField() + "=" + String.join("|", match.getPatterns()))
                        .collect(Collectors.joining(" "))),
                Cell.of(exception.getReason())));
    return table.lines(display, "");
  }

  /** Declared principals with their accounts. */
  public static List<String> declaredPrincipals(
      List<DeclaredPrincipal> principals, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("PRINCIPAL")
            .leftColumn("KIND")
            .leftColumn("FROM (UTC)")
            .shrinkable("ACCOUNTS", 32);
    for (DeclaredPrincipal principal : principals) {
      table.row(
          Cell.of(principal.getPrincipalId()),
          Cell.of(principal.getWithdrawn() ? "withdrawn" : principal.getKind()),
          Cell.of(
              principal.getEffectiveFrom() == 0
                  ? "always"
                  : TimeFormat.toSecond(principal.getEffectiveFrom())),
          Cell.of(
              principal.getAccounts().stream()
                  .map(account -> account.getDirectory() + " " + account.getId())
                  .collect(Collectors.joining(", "))));
    }
    return table.lines(display, "");
  }

  public static List<String> deadLetters(List<DeadLetterView> rows, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("ARRIVED (UTC)")
            .leftColumn("SOURCE")
            .leftColumn("REASON")
            .leftColumn("RECORD")
            .shrinkable("POSITION", 12)
            .shrinkable("DETAIL", 20);
    for (DeadLetterView deadLetter : rows) {
      table.row(
          Cell.of(
              deadLetter.arrivedAt() == null ? NONE : TimeFormat.toSecond(deadLetter.arrivedAt())),
          Cell.of(deadLetter.source()),
          Cell.of(deadLetter.reason(), AnsiStyle.YELLOW),
          Cell.of(deadLetter.origin()),
          Cell.of(deadLetter.position() == null ? NONE : deadLetter.position()),
          Cell.of(deadLetter.detail()));
    }
    return table.lines(display, "");
  }
}
