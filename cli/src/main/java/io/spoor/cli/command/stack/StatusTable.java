package io.spoor.cli.command.stack;

import io.spoor.localstack.ComponentStatus;
import io.spoor.localstack.ComponentStatus.Running;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Renders the status of a stack for people. */
public final class StatusTable {

  private static final List<String> HEADINGS =
      List.of("COMPONENT", "STATE", "PID", "MEMORY", "WHERE", "LOG");

  private StatusTable() {}

  public static List<String> lines(List<ComponentStatus> all) {
    List<List<String>> rows =
        Stream.concat(Stream.of(HEADINGS), all.stream().map(StatusTable::row)).toList();
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, rows)).toList());
    long total =
        all.stream()
            .flatMap(each -> each.process().stream())
            .mapToLong(Running::residentBytes)
            .sum();
    lines.add("");
    lines.add("resident memory together: " + mebibytes(total));
    all.stream()
        .filter(each -> !each.detail().isEmpty())
        .forEach(
            each ->
                lines.add(each.component().label() + ": " + TextSanitizer.replace(each.detail())));
    return lines;
  }

  private static List<String> row(ComponentStatus status) {
    String name = status.component().label();
    String state = StackJson.stateText(status.state());
    return status
        .process()
        .map(
            process ->
                List.of(
                    name,
                    state,
                    status.state() == ComponentStatus.State.DOWN
                        ? "-"
                        : Long.toString(process.pid()),
                    mebibytes(process.residentBytes()),
                    TextSanitizer.replace(process.endpoint()),
                    TextSanitizer.replace(process.log())))
        .orElse(List.of(name, state, "-", "-", "-", "-"));
  }

  private static String line(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      int position = column;
      int width = rows.stream().mapToInt(each -> each.get(position).length()).max().orElse(0);
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(width - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private static String mebibytes(long bytes) {
    return bytes == 0 ? "-" : String.format(Locale.ROOT, "%d MiB", bytes >> 20);
  }
}
