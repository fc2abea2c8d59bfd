package io.spoor.cli.output;

import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders a table for people: columns as wide as their content, shrunk if permitted so that a line
 * fits the terminal.
 */
final class TextTable {
  private static final String GAP = "  ";

  /** A cell's text and its emphasis. */
  record Cell(String text, AnsiStyle style) {
    static Cell of(String text) {
      return new Cell(TextSanitizer.replace(text), AnsiStyle.PLAIN);
    }

    static Cell of(long number) {
      return new Cell(Long.toString(number), AnsiStyle.PLAIN);
    }

    static Cell of(String text, AnsiStyle style) {
      return new Cell(TextSanitizer.replace(text), style);
    }
  }

  /** {@code minWidth}: width to which the column can shrink; 0 if it cannot. */
  private record Column(String title, boolean rightAligned, int minWidth) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  TextTable leftColumn(String title) {
    columns.add(new Column(title, false, 0));
    return this;
  }

  TextTable rightColumn(String title) {
    columns.add(new Column(title, true, 0));
    return this;
  }

  /** Adds a column that shrinks to at least {@code minWidth} characters if a line is too long. */
  TextTable shrinkable(String title, int minWidth) {
    columns.add(new Column(title, false, minWidth));
    return this;
  }

  TextTable row(Cell... cells) {
    rows.add(List.of(cells));
    return this;
  }

  List<String> lines(DisplayOptions display, String indent) {
    int[] widths = widths(display.width() - indent.length());
    List<String> lines = new ArrayList<>();
    List<Cell> titles =
        columns.stream().map(column -> Cell.of(column.title, AnsiStyle.DIM)).toList();
    lines.add(indent + line(titles, widths, display));
    for (List<Cell> row : rows) {
      lines.add(indent + line(row, widths, display));
    }
    return lines;
  }

  private int[] widths(int available) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = TerminalText.width(columns.get(i).title);
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], TerminalText.width(row.get(i).text));
      }
    }
    int excess = GAP.length() * (widths.length - 1) - available;
    for (int width : widths) {
      excess += width;
    }
    while (excess > 0) {
      int widestColumn = widestShrinkable(widths);
      if (widestColumn < 0) {
        break;
      }
      widths[widestColumn]--;
      excess--;
    }
    return widths;
  }

  private int widestShrinkable(int[] widths) {
    int widestColumn = -1;
    for (int i = 0; i < widths.length; i++) {
      int minWidth = columns.get(i).minWidth;
      if (minWidth > 0
          && widths[i] > minWidth
          && (widestColumn < 0 || widths[i] > widths[widestColumn])) {
        widestColumn = i;
      }
    }
    return widestColumn;
  }

  private String line(List<Cell> cells, int[] widths, DisplayOptions display) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      String text = TerminalText.truncate(cell.text, widths[i]);
      boolean last = i == cells.size() - 1;
      String pad = " ".repeat(widths[i] - TerminalText.width(text));
      String styled = display.apply(cell.style, text);
      line.append(columns.get(i).rightAligned ? pad + styled : last ? styled : styled + pad);
      if (!last) {
        line.append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}
