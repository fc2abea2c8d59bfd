package io.spoor.cli.output;

import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DecidedAction.Answer;
import io.spoor.client.result.DecisionView;
import io.spoor.client.time.TimeFormat;
import java.util.List;

/** Tells in a sentence how an action was decided, and whether it happened all the same. */
final class AnswerText {
  private AnswerText() {}

  /** The answers that count, by whom the last one was approved, and its id. */
  static String of(DecidedAction decided) {
    List<Answer> answers = decided.counted();
    DecisionView last = decided.last().decision();
    String before =
        answers.size() == 1
            ? ""
            : answers.size() == 2
                ? word(answers.getFirst().decision()) + ", then "
                : answers.size() - 1 + " answers since " + clock(answers.getFirst()) + ", then ";
    String text =
        last.isAllowed()
            ? word(last) + (last.approvedBy() == null ? "" : ", approved by " + last.approvedBy())
            : word(last) + " at " + clock(decided.last()) + happened(decided);
    int others = decided.answers().size() - answers.size();
    String asked = others == 0 ? "" : "; " + others + " asked later or for somebody else";
    return before + text + " (decision " + DisplayNames.id(last.decisionId()) + asked + ")";
  }

  private static String happened(DecidedAction decided) {
    if (!decided.isDespiteDenial()) {
      return decided.action().outcome().equals("failure")
          ? ", and it failed"
          : ", and allowed for another subject";
    }
    String sentence =
        decided.action().outcome().equals("success")
            ? ", AND IT HAPPENED"
            : ", and it was tried, with unknown outcome";
    return decided.last().matchedBy().isCertain()
        ? sentence
        : sentence + ", unless this is another call of that name";
  }

  static AnsiStyle style(DecidedAction decided) {
    return decided.isDespiteDenial() ? AnsiStyle.ALARM : AnsiStyle.PLAIN;
  }

  private static String clock(Answer answer) {
    return TimeFormat.clock(answer.decision().time());
  }

  private static String word(DecisionView decision) {
    return switch (decision.answer()) {
      case "allow" -> "allowed";
      case "deny" -> "denied";
      case "confirm" -> "denied until confirmed";
      case "step-up" -> "denied until step-up";
      case "unasked" ->
          decision.isAllowed() ? "allowed without policies" : "denied, no policy asked,";
      default -> decision.answer();
    };
  }
}
