package io.spoor.cli.command;

import io.spoor.cli.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.decisions.cedar.CedarSchema;
import io.spoor.decisions.cedar.EntityFileReader;
import io.spoor.decisions.cedar.EntityStore;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.policy.PolicyFolder;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name policies and entities. */
final class PolicyFiles {
  @Option(
      names = "--policies",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder with policies (*.cedar, subfolders included) and at most one schema "
              + "(*.cedarschema), by which they are validated.")
  private Path policies = Path.of("policies");

  @Option(
      names = "--entities",
      paramLabel = "FILE",
      description = "Entities in Cedar's JSON format: users, resources, their attributes, parents.")
  private @Nullable Path entities;

  private @Nullable PolicyFolder folder;
  private EntityStore store = EntityStore.EMPTY;

  /**
   * An engine with the files.
   *
   * @throws OperationFailedException if a file is not valid; names it, the line and the reason
   */
  DecisionEngine engine(Terminal terminal) {
    try {
      PolicyFolder loaded = PolicyFolder.load(policies);
      folder = loaded;
      CedarSchema schema = loaded.schema().orElse(null);
      if (entities != null) {
        store = EntityFileReader.read(entities, schema);
      }
      if (loaded.policies().isEmpty()) {
        terminal.info("warning: " + policies + " has no policy, so every request is denied");
      }
      return new DecisionEngine(loaded, store, terminal::info);
    } catch (InvalidFileException e) {
      throw new OperationFailedException(e.reason());
    }
  }

  /** Ids of the loaded policies, in the order of the files. */
  Set<String> policyIds() {
    return folder == null ? Set.of() : folder.policies().keySet();
  }

  /** What was loaded, in a few words. */
  String summary() {
    int count = policyIds().size();
    return count
        + (count == 1 ? " policy" : " policies")
        + (folder != null && folder.schema().isPresent() ? " with a schema" : "")
        + " and "
        + store.size()
        + (store.size() == 1 ? " entity" : " entities");
  }
}
