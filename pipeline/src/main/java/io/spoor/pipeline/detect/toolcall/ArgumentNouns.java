package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.schemas.text.Words;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names the kind of an argument's value for people. A kind that is inferred from the value's form
 * alone is named only if the form leaves no doubt, or the argument's name confirms it: in a command
 * or in code, {@code self.dev} has the form of a host, and {@code a/b} that of a path.
 */
final class ArgumentNouns {
  private static final Set<String> OF_WEB_ADDRESSES =
      Words.set(
          """
          url urls uri link links href host hostname domain site website webpage page endpoint
          webhook
          """);
  private static final Set<String> OF_FILES =
      Set.of("file", "files", "filename", "attachment", "attachments");
  private static final Set<String> OF_DIRECTORIES =
      Set.of("dir", "dirs", "directory", "directories", "folder", "folders");
  private static final Set<String> OF_PATHS = Set.of("path", "paths", "filepath");
  private static final Set<String> OF_ACCOUNTS =
      Words.set("account accounts iban recipient recipients payee beneficiary wallet to");

  /** Between words of a name, also in {@code fileName}. */
  private static final Pattern WORD_END = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])");

  private ArgumentNouns() {}

  /**
   * The noun for a value.
   *
   * @param argument path of the argument, such as {@code participants[].email}
   */
  static Noun of(ToolCall call, String argument, ValueKind kind) {
    return switch (kind) {
      case EMAIL -> Noun.EMAIL_ADDRESS;
      case ACCOUNT -> isNamed(argument, OF_ACCOUNTS) ? Noun.ACCOUNT : Noun.ACCOUNT_OR_NUMBER;
      case URL ->
          isNamed(argument, OF_WEB_ADDRESSES) || isWhole(call, argument)
              ? Noun.WEB_ADDRESS
              : Noun.NAME_OR_WEB_ADDRESS;
      case HOST, DOMAIN ->
          isNamed(argument, OF_WEB_ADDRESSES) ? Noun.WEB_ADDRESS : Noun.NAME_OR_WEB_ADDRESS;
      case PATH -> path(argument);
      case ID -> Noun.IDENTIFIER;
      case NAME -> Noun.NAME;
      case NUMBER -> Noun.NUMBER;
      case DATE -> Noun.DATE;
      case TEXT -> Noun.TEXT;
    };
  }

  /** A path is one of a file, of a directory or of a web address: only the argument's name says. */
  private static Noun path(String argument) {
    if (isNamed(argument, OF_WEB_ADDRESSES)) {
      return Noun.WEB_ADDRESS;
    }
    if (isNamed(argument, OF_DIRECTORIES)) {
      return Noun.DIRECTORY;
    }
    if (isNamed(argument, OF_PATHS)) {
      return Noun.FILE_OR_DIRECTORY;
    }
    return isNamed(argument, OF_FILES) ? Noun.FILE : Noun.NAME_OR_PATH;
  }

  private static boolean isNamed(String argument, Set<String> words) {
    return Arrays.stream(WORD_END.split(argument))
        .anyMatch(word -> words.contains(word.toLowerCase(Locale.ROOT)));
  }

  /** Whether the argument is exactly one value, or a list of values. */
  private static boolean isWhole(ToolCall call, String argument) {
    return call.fingerprint().getArguments().stream()
        .anyMatch(text -> argument.equals(text.getName()) && TextFlag.WHOLE.isIn(text.getFlags()));
  }
}
