package io.spoor.testkit.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The labelled data sets next to a checkout; tests that need them are skipped if they are absent.
 */
public final class SharedData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SharedData() {}

  public static Path path(String relative) {
    Path path =
        Path.of(System.getProperty("spoor.root", ".."), "..", "shared", "data", relative)
            .normalize();
    assumeTrue(Files.exists(path), "skipped: the shared data sets are not there: " + path);
    return path;
  }

  public static List<String> lines(String relative) {
    Path path = path(relative);
    try (InputStream file = Files.newInputStream(path);
        var reader =
            new BufferedReader(
                new InputStreamReader(
                    relative.endsWith(".gz") ? new GZIPInputStream(file) : file, UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of a CSV file by column name; no field of these files is quoted. */
  public static List<Map<String, String>> rows(String relative) {
    List<String> lines = lines(relative);
    String[] columns = lines.getFirst().split(",", -1);
    var rows = new ArrayList<Map<String, String>>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      var row = new HashMap<String, String>();
      for (int i = 0; i < columns.length; i++) {
        row.put(columns[i], fields[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
