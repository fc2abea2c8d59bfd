package io.spoor.cli.command.option;

import io.spoor.localstack.StackHome;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The state directory option of every command for a local stack; add it with {@code @Mixin}. */
public final class StateDirOption {

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "State directory of the local stack. Default: $$SPOOR_HOME, else .spoor in the project.")
  private @Nullable Path stateDir;

  /**
   * The selected home.
   *
   * @throws StackException if the project root is unknown
   */
  public StackHome home() {
    return StackHome.of(Optional.ofNullable(stateDir));
  }
}
