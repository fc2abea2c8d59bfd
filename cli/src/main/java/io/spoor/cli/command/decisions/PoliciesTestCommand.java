package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyCaseRun;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.policy.PolicySet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs test cases of policies. */
@Command(
    name = "test",
    header = "Run cases: requests with expected decisions.",
    description = {
      "A file *.yaml is a list of cases: case (its name), request (as a caller sends it), "
          + "decision (true or false) and, if wanted, policies (ids of those that decide), "
          + "answer (confirm or step-up), log_only (ids of log-only policies that apply) and run "
          + "(what is known of the run).",
      "",
      "In place of run, a case may have records (an object of sources with their files, as analyze "
          + "reads them), manifests (file or folder) and at (the time of the request, by default "
          + "after the last record). What is known of the run then follows from the records, and "
          + "the call of request.context.spoor is evaluated by them. Paths are relative to the case.",
      "",
      "Reports each case that fails, and in how many cases each policy decided, applied or failed. "
          + "A policy without a case is listed; it does not make the run fail. Without --policies, "
          + "the policies are those in DIR."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor policies test cases/ --policies policies/",
      "  bin/spoor policies test policies/ --entities entities.json"
    })
public final class PoliciesTestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private PolicyFiles files = new PolicyFiles();

  @Parameters(paramLabel = "DIR", description = "Folder with cases (*.yaml), subfolders included.")
  private Path cases = Path.of("cases");

  public PoliciesTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PolicySet policies = files.loadOr(cases, terminal);
    PolicyCaseRun run =
        PolicyCaseRun.of(cases, new DecisionEngine(policies, terminal::info), terminal::info);
    List<String> lines = new ArrayList<>(run.failures());
    run.coverage(policies.policies().keySet())
        .forEach((id, count) -> lines.add(covered(id, count)));
    lines.add(run.summary());
    terminal.print(lines.stream().map(Terminal::safe).toList());
    return run.failures().isEmpty() ? 0 : 1;
  }

  private static String covered(String id, int count) {
    return id + ": " + (count == 0 ? "no case" : count == 1 ? "1 case" : count + " cases");
  }
}
