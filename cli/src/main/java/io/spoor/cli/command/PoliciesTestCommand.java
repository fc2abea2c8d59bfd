package io.spoor.cli.command;

import io.spoor.cli.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.decisions.cases.PolicyCase;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.DecisionEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs test cases of policies. */
@Command(
    name = "test",
    header = "Run cases: requests with expected decisions.",
    description = {
      "A file *.yaml is a list of cases: case (its name), request (as a caller sends it), "
          + "decision (true or false) and, if wanted, policies (ids of those that decide).",
      "",
      "Reports each case that fails, and in how many cases each policy decided or failed. "
          + "A policy without a case is listed; it does not make the run fail."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor policies test cases/ --policies policies/",
      "  bin/spoor policies test policies/ --policies policies/ --entities entities.json"
    })
final class PoliciesTestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private PolicyFiles files = new PolicyFiles();

  @Parameters(paramLabel = "DIR", description = "Folder with cases (*.yaml), subfolders included.")
  private Path cases = Path.of("cases");

  PoliciesTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DecisionEngine engine = files.engine(terminal);
    List<PolicyCase.Result> results =
        read().stream().map(policyCase -> policyCase.run(engine)).toList();
    List<String> lines = new ArrayList<>();
    int failed = 0;
    for (PolicyCase.Result result : results) {
      if (result.failure().isPresent()) {
        failed++;
        lines.add(
            "FAILED "
                + result.policyCase().file()
                + ": "
                + result.policyCase().name()
                + ": "
                + result.failure().get());
      }
    }
    coverage(results).forEach((id, count) -> lines.add(covered(id, count)));
    lines.add(results.size() + (results.size() == 1 ? " case, " : " cases, ") + failed + " failed");
    terminal.print(lines.stream().map(Terminal::safe).toList());
    return failed == 0 ? 0 : 1;
  }

  private static String covered(String id, int count) {
    return id + ": " + (count == 0 ? "no case" : count == 1 ? "1 case" : count + " cases");
  }

  /** The number of cases in which each policy decided or erred. */
  private Map<String, Integer> coverage(List<PolicyCase.Result> results) {
    Map<String, Integer> coverage = new TreeMap<>();
    files.policyIds().forEach(id -> coverage.put(id, 0));
    for (PolicyCase.Result result : results) {
      result.touched().forEach(id -> coverage.merge(id, 1, Integer::sum));
    }
    return coverage;
  }

  private List<PolicyCase> read() {
    try (Stream<Path> all = Files.walk(cases, FileVisitOption.FOLLOW_LINKS)) {
      List<PolicyCase> read = new ArrayList<>();
      for (Path file :
          all.filter(Files::isRegularFile)
              .filter(each -> each.toString().endsWith(".yaml"))
              .sorted()
              .toList()) {
        read.addAll(PolicyCase.read(file));
      }
      if (read.isEmpty()) {
        throw new OperationFailedException("no case (*.yaml) in " + cases);
      }
      return read;
    } catch (InvalidFileException e) {
      throw new OperationFailedException(e.reason());
    } catch (IOException | UncheckedIOException e) {
      throw new OperationFailedException(
          "cannot read " + cases + ": " + ErrorMessages.describe(e), e);
    }
  }
}
