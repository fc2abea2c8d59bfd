package io.spoor.launchers;

import java.nio.file.Files;
import java.nio.file.Path;

/** A JVM that starts a child and waits to be stopped. */
final class StarterMain {

  private StarterMain() {}

  public static void main(String[] args) throws Exception {
    Workspace workspace = Launches.workspace(Path.of(args[0]));
    ChildProcess.start(Launches.script(workspace, "server", "touch ready; exec sleep 600"));
    Files.createFile(workspace.directory("server").resolve("started"));
    Thread.sleep(60_000);
  }
}
