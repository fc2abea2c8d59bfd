package io.spoor.cli.policies;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The results of the cases of a folder. */
public record PolicyCaseRun(List<PolicyCase.Result> results) {

  /**
   * Runs the cases of a folder, files {@code *.yaml}.
   *
   * @param journal receives lines about records that cannot be used
   * @throws OperationFailedException if a file is not valid, or the folder has no case
   */
  public static PolicyCaseRun of(Path folder, DecisionEngine engine, Consumer<String> journal) {
    List<PolicyCase> cases = read(folder);
    if (cases.isEmpty()) {
      throw new OperationFailedException("no case (*.yaml) in " + folder);
    }
    var stories = new RecordedRunReader(journal);
    return new PolicyCaseRun(cases.stream().map(each -> each.run(engine, stories)).toList());
  }

  private static List<PolicyCase> read(Path folder) {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<PolicyCase> read = new ArrayList<>();
      for (Path file :
          all.filter(Files::isRegularFile)
              .filter(each -> each.toString().endsWith(".yaml"))
              .sorted()
              .toList()) {
        read.addAll(PolicyCase.read(file));
      }
      return read;
    } catch (InvalidFileException e) {
      throw new OperationFailedException(e.reason());
    } catch (IOException | UncheckedIOException e) {
      throw new OperationFailedException(
          "cannot read " + folder + ": " + ErrorMessages.describe(e), e);
    }
  }

  /** A line for each case that fails. */
  public List<String> failures() {
    return results.stream()
        .filter(result -> result.failure().isPresent())
        .map(
            result ->
                "FAILED "
                    + result.policyCase().file()
                    + ": "
                    + result.policyCase().name()
                    + ": "
                    + result.failure().get())
        .toList();
  }

  /** The number of cases in which each policy decided, applied or erred. */
  public Map<String, Integer> coverage(Set<String> policyIds) {
    Map<String, Integer> coverage = new TreeMap<>();
    policyIds.forEach(id -> coverage.put(id, 0));
    for (PolicyCase.Result result : results) {
      result.touched().forEach(id -> coverage.merge(id, 1, Integer::sum));
    }
    return coverage;
  }

  /** The numbers of cases and of failed ones, in words. */
  public String summary() {
    return results.size()
        + (results.size() == 1 ? " case, " : " cases, ")
        + failures().size()
        + " failed";
  }
}
