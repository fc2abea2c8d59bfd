package io.spoor.cli.output;

import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A table for people: columns as wide as their content, shrunk where they may so that a line fits
 * the terminal.
 */
final class Table {
  private static final String GAP = "  ";

  /** A cell's text and its emphasis. */
  record Cell(String text, Style style) {
    static Cell of(String text) {
      return new Cell(TextSanitizer.replace(text), Style.PLAIN);
    }

    static Cell of(long number) {
      return new Cell(Long.toString(number), Style.PLAIN);
    }

    static Cell of(String text, Style style) {
      return new Cell(TextSanitizer.replace(text), style);
    }
  }

  /** {@code least}: width that it gives way down to; 0 if it does not. */
  private record Column(String title, boolean right, int least) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  Table left(String title) {
    columns.add(new Column(title, false, 0));
    return this;
  }

  Table right(String title) {
    columns.add(new Column(title, true, 0));
    return this;
  }

  /** A column that gives way when a line is too long, down to {@code least} characters. */
  Table shrinking(String title, int least) {
    columns.add(new Column(title, false, least));
    return this;
  }

  Table row(Cell... cells) {
    rows.add(List.of(cells));
    return this;
  }

  List<String> lines(Look look, String indent) {
    int[] widths = widths(look.width() - indent.length());
    List<String> lines = new ArrayList<>();
    List<Cell> titles = columns.stream().map(column -> Cell.of(column.title, Style.DIM)).toList();
    lines.add(indent + line(titles, widths, look));
    for (List<Cell> row : rows) {
      lines.add(indent + line(row, widths, look));
    }
    return lines;
  }

  private int[] widths(int available) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Text.width(columns.get(i).title);
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i).text));
      }
    }
    int excess = GAP.length() * (widths.length - 1) - available;
    for (int width : widths) {
      excess += width;
    }
    while (excess > 0) {
      int widest = widestShrinking(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
      excess--;
    }
    return widths;
  }

  private int widestShrinking(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      int least = columns.get(i).least;
      if (least > 0 && widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private String line(List<Cell> cells, int[] widths, Look look) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      String text = Text.cut(cell.text, widths[i]);
      boolean last = i == cells.size() - 1;
      String pad = " ".repeat(widths[i] - Text.width(text));
      String shown = look.in(cell.style, text);
      line.append(columns.get(i).right ? pad + shown : last ? shown : shown + pad);
      if (!last) {
        line.append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}
