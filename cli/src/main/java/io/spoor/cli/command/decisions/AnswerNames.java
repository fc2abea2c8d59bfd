package io.spoor.cli.command.decisions;

import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Answers of decision servers, spelled as records, policies and cases spell them. */
final class AnswerNames implements Iterable<String>, ITypeConverter<String> {
  private static final List<String> ALL =
      List.of("allow", "deny", "confirm", "step-up", "blocked", "unasked");

  @Override
  public Iterator<String> iterator() {
    return ALL.iterator();
  }

  @Override
  public String convert(String value) {
    if (ALL.contains(value)) {
      return value;
    }
    String spelled = value.replace('_', '-');
    throw new TypeConversionException(
        ALL.contains(spelled)
            ? "'" + value + "' is spelled " + spelled
            : "'" + value + "' is none of " + String.join(", ", ALL));
  }
}
