package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.schemas.setting.SettingDescription;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Retention periods of documents, from one properties file: the alias, and an ISO-8601 period of
 * days ({@code spoor-events=P30D}) or {@code forever}. The same file may contain the retention of
 * evidence log records, by kind ({@code evidence.event=P400D}), and the log's location ({@code
 * evidence.log=DIR}), or that the installation has none ({@code evidence.log=none}).
 */
public final class RetentionPolicy {
  /** The aliases whose documents expire. */
  public static final List<String> KINDS =
      List.of("spoor-actions", "spoor-events", "spoor-findings", "spoor-decisions");

  private static final String ARRIVED_AT = "spoor.arrived_at";
  private static final Map<String, String> TIMES_OF_SINGLE =
      Map.of("spoor-findings", "spoor.finding.published_at", "spoor-decisions", "@timestamp");
  private static final String EVIDENCE = "evidence.";
  private static final String EVIDENCE_LOG = EVIDENCE + "log";
  private static final String FOREVER = "forever";
  private static final String NO_LOG = "none";

  /** An index of a month, or of a day of it. */
  private static final Pattern PERIOD =
      Pattern.compile("(spoor-(?:actions|events))-(\\d{4})\\.(\\d{2})(?:\\.d(\\d{2}))?");

  /** The single index of an alias. */
  private static final Pattern SINGLE = Pattern.compile("(spoor-(?:findings|decisions))-\\d{6}");

  private final Map<String, Integer> days;
  private final Optional<EvidenceRetention> evidence;
  private final LogSetting evidenceLog;

  /** {@code evidence.log}: the log whose legal holds protect indices. */
  public sealed interface LogSetting {
    /** The setting is absent. */
    record Missing() implements LogSetting {}

    /** The installation has no evidence log, so there are no holds. */
    record NoLog() implements LogSetting {}

    /** The log's directory. */
    record Directory(Path path) implements LogSetting {}
  }

  private RetentionPolicy(
      Map<String, Integer> days, Optional<EvidenceRetention> evidence, LogSetting evidenceLog) {
    this.days = days;
    this.evidence = evidence;
    this.evidenceLog = evidenceLog;
  }

  /** All keys, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    String form = "`P<days>D`, `" + FOREVER + "`";
    List<SettingDescription> keys = new ArrayList<>();
    for (String kind : KINDS) {
      String meaning =
          "Age at which documents of this alias are deleted: whole days (UTC) since their raw"
              + " record was appended, or, of findings, since their latest revision, or, of"
              + " decisions, since the answer.";
      keys.add(SettingDescription.required(kind, "period", form, meaning));
    }
    keys.add(
        SettingDescription.optional(
            EVIDENCE_LOG,
            "path",
            "directory, `" + NO_LOG + "`",
            "The evidence log, whose legal holds protect records and indices. Required with"
                + " `--config`; `"
                + NO_LOG
                + "`: the installation has no evidence log."));
    for (String kind : EvidenceRetention.kinds()) {
      keys.add(
          SettingDescription.optional(
              EVIDENCE + kind,
              "period",
              form,
              "Age at which records of this kind are deleted from the evidence log, counted from"
                  + " their appending. The file names all kinds or none."));
    }
    return List.copyOf(keys);
  }

  /** Retention periods of evidence log records, if the file contains any. */
  public Optional<EvidenceRetention> evidence() {
    return evidence;
  }

  /** Location of the evidence log. */
  public LogSetting evidenceLog() {
    return evidenceLog;
  }

  /**
   * Reads a policy file.
   *
   * @throws EvidenceException if it cannot be read, or has unknown or missing settings; a faulty
   *     file must not cause deletions
   */
  public static RetentionPolicy read(Path file) {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new EvidenceException("cannot read " + IoReason.of(e), e);
    } catch (IllegalArgumentException e) {
      throw new EvidenceException("cannot read " + file + ": " + e.getMessage(), e);
    }
    Map<String, Integer> days = new TreeMap<>();
    for (String kind : properties.stringPropertyNames()) {
      if (kind.startsWith(EVIDENCE)) {
        continue;
      }
      if (!KINDS.contains(kind)) {
        throw new EvidenceException(
            file + ": unknown key " + kind + ". Retention applies to " + KINDS);
      }
      String value = properties.getProperty(kind).strip();
      if (!value.equals(FOREVER)) {
        days.put(kind, days(file, kind, value));
      }
    }
    for (String kind : KINDS) {
      if (!properties.containsKey(kind)) {
        throw new EvidenceException(
            "%s: no retention period for %s. Set a number of days, such as P30D, or %s"
                .formatted(file, kind, FOREVER));
      }
    }
    return new RetentionPolicy(days, evidence(file, properties), logSetting(file, properties));
  }

  private static LogSetting logSetting(Path file, Properties properties) {
    String value = properties.getProperty(EVIDENCE_LOG);
    if (value == null) {
      return new LogSetting.Missing();
    }
    String log = value.strip();
    if (log.isEmpty()) {
      // The empty path is the working directory.
      throw new EvidenceException(
          file + ": " + EVIDENCE_LOG + " is empty. Set the log's directory, or " + NO_LOG);
    }
    return log.equals(NO_LOG) ? new LogSetting.NoLog() : new LogSetting.Directory(Path.of(log));
  }

  private static Optional<EvidenceRetention> evidence(Path file, Properties properties) {
    List<String> kinds = EvidenceRetention.kinds();
    List<String> configured =
        properties.stringPropertyNames().stream()
            .filter(name -> name.startsWith(EVIDENCE) && !name.equals(EVIDENCE_LOG))
            .map(name -> name.substring(EVIDENCE.length()))
            .toList();
    for (String kind : configured) {
      if (!kinds.contains(kind)) {
        throw new EvidenceException(
            file + ": unknown kind of evidence " + EVIDENCE + kind + "; known kinds are " + kinds);
      }
    }
    if (configured.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> daysByKind = new TreeMap<>();
    for (String kind : kinds) {
      String value = properties.getProperty(EVIDENCE + kind);
      if (value == null) {
        throw new EvidenceException(
            ("%s: no retention period for %s%s. Set a number of days, such as P400D, or %s; "
                    + "if one kind of evidence has a period, every kind needs one")
                .formatted(file, EVIDENCE, kind, FOREVER));
      }
      if (!value.strip().equals(FOREVER)) {
        daysByKind.put(kind, days(file, EVIDENCE + kind, value.strip()));
      }
    }
    return Optional.of(new EvidenceRetention(daysByKind));
  }

  private static int days(Path file, String kind, String value) {
    try {
      Period period = Period.parse(value);
      int days = Math.toIntExact(period.get(ChronoUnit.DAYS));
      if (days > 0 && period.equals(Period.ofDays(days))) {
        return days;
      }
    } catch (DateTimeParseException e) {
      // as below
    }
    throw new EvidenceException(
        "%s: %s=%s is neither a number of days, such as P30D, nor %s"
            .formatted(file, kind, value, FOREVER));
  }

  /** The earliest day, UTC, whose index of this kind has not expired. */
  public LocalDate oldestKept(String kind, LocalDate today) {
    Integer kept = days.get(kind);
    return kept == null ? LocalDate.MIN : today.minusDays(kept);
  }

  /**
   * The expired documents of the indices among these: those of a month, or of a day of arrival, and
   * the single ones of findings and decisions.
   *
   * @param prefix prefix of the index names; empty: none
   * @param today UTC
   */
  public List<ExpiredDocuments> expiredDocuments(
      Collection<String> indices, String prefix, LocalDate today) {
    List<ExpiredDocuments> expired = new ArrayList<>();
    for (String index : indices.stream().sorted().toList()) {
      String name = index.startsWith(prefix) ? index.substring(prefix.length()) : "";
      Matcher period = PERIOD.matcher(name);
      Matcher single = SINGLE.matcher(name);
      if (period.matches() && days.containsKey(period.group(1))) {
        expiredOfPeriod(index, period, oldestKept(period.group(1), today)).ifPresent(expired::add);
      } else if (single.matches() && days.containsKey(single.group(1))) {
        String kind = single.group(1);
        expired.add(
            new ExpiredDocuments(
                index,
                TIMES_OF_SINGLE.getOrDefault(kind, "@timestamp"),
                oldestKept(kind, today),
                false));
      }
    }
    return expired;
  }

  private static Optional<ExpiredDocuments> expiredOfPeriod(
      String index, Matcher period, LocalDate oldestKept) {
    try {
      YearMonth month =
          YearMonth.of(Integer.parseInt(period.group(2)), Integer.parseInt(period.group(3)));
      String day = period.group(4);
      LocalDate start = month.atDay(day == null ? 1 : Integer.parseInt(day));
      LocalDate end = day == null ? month.plusMonths(1).atDay(1) : start.plusDays(1);
      return start.isBefore(oldestKept)
          ? Optional.of(
              new ExpiredDocuments(index, ARRIVED_AT, oldestKept, !end.isAfter(oldestKept)))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty(); // 2026.13: not a Spoor index
    }
  }
}
