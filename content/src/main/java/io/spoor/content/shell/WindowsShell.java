package io.spoor.content.shell;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads command lines of PowerShell and {@code cmd} as those of a shell: their pipes, quotes and
 * options are alike.
 */
final class WindowsShell {
  private static final Pattern HOMES =
      Pattern.compile("(?i)\\$env:(?:userprofile|home)|%userprofile%|\\$home");

  /** A call in parentheses is one whose output is used. */
  private static final Pattern CALL =
      Pattern.compile("(?i)(?<![$)\\]]|\\bif|while|switch|param|function)\\((?=[A-Za-z])");

  private static final Pattern TEXT_VARIABLE =
      Pattern.compile("\\$(\\w{1,64})\\s{0,8}=\\s{0,8}(?=['\"])");

  /** A variable that takes a call's output: the call counts. */
  private static final Pattern VARIABLE =
      Pattern.compile("(?<![^;{\\n])\\s{0,8}\\$\\w{1,64}\\s{0,8}=\\s{0,8}(?=[A-Za-z(])");

  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}");

  private WindowsShell() {}

  static Flow read(String text, ShellInterpreter shell, Flow stdin) {
    String code = decoded(text);
    // Methods of .NET are called as in other languages.
    shell.code("other", code, Set.of(), Flow.UNKNOWN);
    // A backtick and a caret escape what follows, so that neither has a meaning of its own.
    String plain = code.replace("`", "").replace("^", "").replace('\\', '/');
    String lines = HOMES.matcher(plain).replaceAll("~");
    lines = TEXT_VARIABLE.matcher(lines).replaceAll("$1=");
    lines = VARIABLE.matcher(lines).replaceAll("");
    return shell.read(CALL.matcher(lines).replaceAll(" \\$("), stdin);
  }

  /** The text of {@code -EncodedCommand}: base64 of UTF-16. */
  private static String decoded(String text) {
    if (!ENCODED.matcher(text.strip()).matches()) {
      return text;
    }
    String decoded = KnownOutput.base64(text.strip());
    return decoded == null ? text : decoded.replace("\0", "");
  }
}
