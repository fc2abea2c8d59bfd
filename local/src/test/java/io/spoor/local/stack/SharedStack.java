package io.spoor.local.stack;

import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * The one local stack of this test JVM: started on first use, repaired on each further one, ended
 * with the JVM. Give a command {@code --state-dir} {@link #stateDir()} to have it work there.
 */
public final class SharedStack {

  private static final StackHome HOME =
      new StackHome(Path.of(System.getProperty("spoor.root")), Path.of("target/stack"));
  private static boolean fresh = true;

  private SharedStack() {}

  /** The running stack's endpoints. */
  public static synchronized Endpoints endpoints() {
    PrintWriter err = new PrintWriter(System.err, true);
    if (fresh) {
      LocalStack.stopAndWipe(HOME, new ConsoleProgress(err));
      fresh = false;
    }
    return LocalStack.start(HOME, StackOptions.defaults(), new ConsoleProgress(err)).endpoints();
  }

  /** Its state directory. */
  public static String stateDir() {
    return HOME.state().toString();
  }

  static StackHome home() {
    return HOME;
  }
}
