package io.spoor.localstack;

import io.spoor.launchers.Directories;
import io.spoor.launchers.Distributions;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.ServerAccount;
import io.spoor.launchers.Workspace;
import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.files.OwnerOnlyPaths;
import io.spoor.platform.files.UntrustedPathException;
import io.spoor.schemas.setting.SettingDescription;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The installation of a local stack and its state directory.
 *
 * @param projectRoot root directory of the built project or the unpacked release
 * @param state the state directory
 */
public record StackHome(Path projectRoot, Path state) {

  public StackHome {
    projectRoot = projectRoot.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
  }

  private static final SettingDescription ROOT =
      new SettingDescription(
          "spoor.root",
          "path",
          "set by bin/spoor",
          "",
          "System property: root directory of the project or of the unpacked release.");
  private static final SettingDescription HOME =
      new SettingDescription(
          "SPOOR_HOME",
          "path",
          "`.spoor` below the root",
          "",
          "State directory of the local stack, unless `--state-dir` names one.");

  /** The system property and the environment variable, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    return List.of(HOME, ROOT);
  }

  /**
   * The home that the user selected: an option, else {@code $SPOOR_HOME}, else {@code .spoor} in
   * the project.
   *
   * @param configured the value of {@code --state-dir}, if given
   * @throws StackException if the project root is unknown, that is, without {@code bin/spoor}
   */
  public static StackHome of(Optional<Path> configured) {
    String root = System.getProperty(ROOT.key());
    if (root == null) {
      throw new StackException("system property spoor.root is not set; start with bin/spoor");
    }
    Path state =
        configured
            .or(() -> Optional.ofNullable(System.getenv(HOME.key())).map(Path::of))
            .orElse(Path.of(root, ".spoor"));
    var home = new StackHome(Path.of(root), state);
    home.requireClosed();
    return home;
  }

  /**
   * Checks that no other user can read or replace the state: it holds the secrets of the stack.
   *
   * @throws StackException if one can; the message names the remedy
   */
  void requireClosed() {
    try {
      OwnerOnlyPaths.requireDirectory(state, ElasticsearchServer.NAME, ServerAccount::isReserved);
      OwnerOnlyPaths.requireTree(state.resolve(StackSecurity.DIRECTORY));
    } catch (UntrustedPathException refused) {
      throw new StackException(String.valueOf(refused.getMessage()), refused);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot check the permissions of " + state, e);
    }
  }

  /**
   * Acquires the lock of the state directory, created if missing.
   *
   * @throws StackException if another user can access it, or another command holds the lock
   */
  StackLock lock() {
    requireClosed();
    return StackLock.acquire(state);
  }

  Workspace workspace() {
    return workspace(state);
  }

  /** A workspace with these servers and another directory. */
  public Workspace workspace(Path directory) {
    Distributions servers =
        ServersSetting.read(this).servers().orElseGet(new Installation(projectRoot)::servers);
    return new Workspace(servers, directory);
  }

  /**
   * Saves the directory of the servers' distributions: the stack uses it until its data is deleted.
   *
   * @throws StackException if a server is missing there
   */
  public void useServers(Path directory) {
    ServersSetting.of(directory).write(this);
  }

  Path servers() {
    return state.resolve("servers.json");
  }

  /** A workspace for stopping processes, which needs no distributions. */
  Workspace workspaceToStop() {
    return new Workspace(new Distributions(projectRoot), state);
  }

  /** Users, passwords and certificates, if this stack is secured. */
  public Optional<StackSecurity> security() {
    return StackSecurity.of(state);
  }

  Path record() {
    return state.resolve("stack.json");
  }

  Path generation() {
    return state.resolve("generation.json");
  }

  /** The evidence log of this stack. */
  public Path evidence() {
    return state.resolve("evidence");
  }

  /** The private signing key of the log; the verifier key is next to it. */
  public Path evidenceKey() {
    return state.resolve("evidence.key");
  }

  Path alerting() {
    return state.resolve("alerting.json");
  }

  Path decisions() {
    return state.resolve("decisions.json");
  }

  /** Files of the decision server: its callers, a token, answers that wait for Kafka. */
  Path decisionServer() {
    return state.resolve(DecisionServerStarter.NAME);
  }

  /** State directory of an app's generation. */
  Path appState(int generation) {
    return state
        .resolve(AppStarter.NAME)
        .resolve("state")
        .resolve(AppGeneration.applicationId(generation));
  }

  /** Class path of the app: the command line's own libraries, and extensions. */
  public String appClassPath() {
    Path libraries = require(new Installation(projectRoot).libraries());
    return Stream.concat(
            Stream.of(libraries.resolve("*").toString()), extensions().stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Jars with sources and detectors of users. */
  List<Path> extensions() {
    Path directory =
        Optional.ofNullable(System.getenv("SPOOR_EXTENSIONS"))
            .map(Path::of)
            .orElse(projectRoot.resolve("extensions"));
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the extensions in " + directory, e);
    }
  }

  /** Connect's plugin directory. */
  public Path plugins() {
    return require(new Installation(projectRoot).plugins());
  }

  /** Removes the stack's data; build logs and other files stay. */
  void deleteData() {
    ElasticsearchServer.deleteData(state);
    Stream<String> names =
        Stream.concat(
            Stream.of(StackComponent.values()).map(StackComponent::label),
            Stream.of(
                "logs",
                "pids",
                "stack.json",
                "generation.json",
                "alerting.json",
                "decisions.json",
                "decision-log",
                "servers.json",
                "evidence",
                "evidence.key",
                "evidence.key.pub",
                StackSecurity.DIRECTORY));
    names.map(state::resolve).forEach(Directories::delete);
  }

  private static Path require(Path built) {
    if (!Files.isDirectory(built)) {
      throw new StackException(built + " is missing. Run: mvn -Dquick package");
    }
    return built;
  }
}
