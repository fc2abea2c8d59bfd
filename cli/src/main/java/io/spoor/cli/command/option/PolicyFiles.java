package io.spoor.cli.command.option;

import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.policy.PolicySource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name policies and entities. */
public final class PolicyFiles {
  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description =
          "Folder with policies (*.cedar, subfolders included) and at most one schema "
              + "(*.cedarschema), by which they are validated.")
  private @Nullable Path policies;

  @Option(
      names = "--entities",
      paramLabel = "FILE",
      description = "Entities in Cedar's JSON format: users, resources, their attributes, parents.")
  private @Nullable Path entities;

  /** Whether a folder is given. */
  public boolean areGiven() {
    return policies != null;
  }

  /** Whether a file of entities is given. */
  public boolean areEntitiesGiven() {
    return entities != null;
  }

  /**
   * The policies of the files.
   *
   * @throws OperationFailedException if a file is not valid; names it, the line and the reason
   */
  public PolicySet load(Terminal terminal) {
    if (policies == null) {
      throw new UsageException("--policies DIR is missing");
    }
    return loadOr(policies, terminal);
  }

  /**
   * The policies of the files, by default of another folder.
   *
   * @throws OperationFailedException as above
   */
  public PolicySet loadOr(Path byDefault, Terminal terminal) {
    return load(terminal, read(policies == null ? byDefault : policies, entities));
  }

  /** Reads a folder and a file of entities. */
  public static PolicySource read(Path folder, @Nullable Path entities) {
    try {
      return PolicyFolder.read(folder, entities);
    } catch (InvalidFileException e) {
      throw new OperationFailedException(e.reason());
    }
  }

  /** Validates policies. */
  public static PolicySet load(Terminal terminal, PolicySource source) {
    try {
      PolicySet loaded = PolicySet.load(source);
      if (loaded.policies().isEmpty()) {
        terminal.info("warning: " + source.origin() + " has no policy, so every request is denied");
      }
      return loaded;
    } catch (InvalidFileException e) {
      throw new OperationFailedException(e.reason());
    }
  }

  /** Policies in a few words. */
  public static String summary(PolicySet set) {
    int count = set.policies().size();
    int entities = set.entities().size();
    return count
        + (count == 1 ? " policy" : " policies")
        + (set.schema().isPresent() ? " with a schema" : "")
        + " and "
        + entities
        + (entities == 1 ? " entity" : " entities");
  }
}
