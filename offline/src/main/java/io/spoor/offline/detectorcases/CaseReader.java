package io.spoor.offline.detectorcases;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads one case. Its folder names the detector. */
final class CaseReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Instant START = Instant.parse("2026-03-10T09:00:00Z");
  private static final String TENANT = "default";
  private static final long ALWAYS = 0;
  private static final String END = "end";

  private final Path file;
  private final CaseFields fields;
  private final String detector;
  private final Instant start;
  private final Placeholders placeholders;
  private final Map<String, String> eventIds = new HashMap<>();

  private CaseReader(Path file, JsonNode document) {
    this.file = file;
    this.fields = new CaseFields(document, file.toString());
    this.detector = fields.text("detector", folder(file));
    this.start = fields.instant("start", START);
    this.placeholders = new Placeholders(start, file.toString());
  }

  /**
   * Reads the case.
   *
   * @param settings thresholds of all cases, which the case may override
   * @throws CaseException it cannot be read; the message states the place and the reason
   */
  static DetectorCase read(Path file, DetectorSettings settings) {
    try {
      return new CaseReader(file, YAML.readTree(Files.readString(file, UTF_8))).read(settings);
    } catch (JsonProcessingException e) {
      var location = e.getLocation();
      throw new CaseException(
          file
              + (location == null ? "" : ", line " + location.getLineNr())
              + ": not well-formed YAML: "
              + Objects.requireNonNullElse(e.getOriginalMessage(), "")
                  .lines()
                  .findFirst()
                  .orElse(""),
          e);
    } catch (IOException e) {
      throw new CaseException(file + ": cannot read it: " + e.getMessage(), e);
    }
  }

  private DetectorCase read(DetectorSettings settings) {
    String name = fileName(file);
    String story = fields.required("story");
    DetectorSettings caseSettings = settings(settings);
    StageSettings application = application();
    boolean anyOrder = !fields.has("any_order") || fields.flag("any_order");
    List<Manifest> manifests = manifests();
    List<CaseRecord> records = records();
    List<CaseCheckpoint> moments = moments();
    fields.checkNames();
    return new DetectorCase(
        file,
        detector,
        name,
        story,
        application.withDetectors(caseSettings),
        anyOrder,
        manifests,
        records,
        moments);
  }

  private DetectorSettings settings(DetectorSettings settings) {
    try {
      return settings.with(fields.object("settings"), fields.path("settings"));
    } catch (IllegalArgumentException e) {
      throw new CaseException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Application settings that some detectors use, under their usual names. */
  private StageSettings application() {
    var application = new CaseFields(fields.object("application"), fields.path("application"));
    StageSettings settings = StageSettings.defaults();
    settings = settings.withMaxChildren(count(application, "max.children", settings.maxChildren()));
    BaselineSettings baseline = settings.baseline();
    int runs = count(application, "baseline.runs", baseline.runs());
    int learning = count(application, "baseline.learning", baseline.learningRuns());
    Duration dormant = application.offset("baseline.dormant", baseline.dormantAfter());
    Duration wait = application.offset("baseline.wait", baseline.invocationWait());
    application.checkNames();
    return settings.withBaseline(new BaselineSettings(runs, learning, dormant, wait));
  }

  private static int count(CaseFields application, String name, int defaultValue) {
    return application.has(name) ? application.count(name) : defaultValue;
  }

  private List<Manifest> manifests() {
    var manifests = new ArrayList<Manifest>();
    for (JsonNode manifest : fields.list("manifests")) {
      try {
        manifests.add(
            manifest.isTextual()
                ? manifest(
                    Files.readAllBytes(file.resolveSibling(manifest.textValue())),
                    manifest.textValue())
                : manifest(
                    placeholders.fill(manifest).toString().getBytes(UTF_8),
                    fields.path("manifests")));
      } catch (IOException e) {
        throw fields.error("manifests", "cannot read " + manifest.textValue());
      }
    }
    return manifests;
  }

  private static Manifest manifest(byte[] json, String source) {
    try {
      return ManifestParser.parse(json, TENANT, source, ALWAYS);
    } catch (InvalidDocumentException e) {
      throw new CaseException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<CaseRecord> records() {
    var reader = new RecordsReader(start, placeholders, fields.object("defaults"));
    List<CaseRecord> records = reader.read(fields.list("records"), fields.path("records"));
    if (records.isEmpty()) {
      throw fields.error("records", "no records are given");
    }
    for (CaseRecord record : records) {
      String eventId = CaseEvents.idOf(record, file.toString());
      if (eventIds.put(record.name(), eventId) != null) {
        throw fields.error("records", "two records are named " + record.name());
      }
    }
    return records.stream().sorted(Comparator.comparing(CaseRecord::arrivesAt)).toList();
  }

  private List<CaseCheckpoint> moments() {
    var moments = new ArrayList<CaseCheckpoint>();
    for (JsonNode node : fields.list("expect")) {
      moments.add(moment(new CaseFields(node, fields.path("expect/" + moments.size()))));
    }
    if (moments.isEmpty() || moments.getLast().until() != null) {
      throw fields.error("expect", "the last moment must be: after: end");
    }
    for (int i = 1; i < moments.size(); i++) {
      Instant previous = moments.get(i - 1).until();
      Instant until = moments.get(i).until();
      if (previous == null || (until != null && until.isBefore(previous))) {
        throw fields.error("expect", "moments must be in time order");
      }
    }
    return moments;
  }

  private CaseCheckpoint moment(CaseFields moment) {
    String after = moment.required("after");
    Instant until =
        after.equals(END) ? null : start.plus(Objects.requireNonNull(moment.offset("after")));
    var findings = new ArrayList<ExpectedFinding>();
    for (JsonNode node : moment.list("findings")) {
      findings.add(expected(new CaseFields(node, moment.path("findings/" + findings.size()))));
    }
    List<String> absentRules = moment.texts("nothing");
    moment.checkNames();
    return new CaseCheckpoint(until, after, findings, absentRules);
  }

  private ExpectedFinding expected(CaseFields finding) {
    var events = new ArrayList<>(finding.texts("events"));
    if (finding.has("event")) {
      events.addFirst(finding.required("event"));
    }
    String subject = finding.text("subject");
    var expected =
        new ExpectedFinding(
            finding.text("rule", detector),
            finding.text("severity"),
            finding.text("status"),
            finding.text("agent"),
            subject == null ? null : placeholders.fill(subject),
            events.stream().map(event -> eventId(finding, event)).toList(),
            finding.text("explanation"));
    finding.checkNames();
    return expected;
  }

  private String eventId(CaseFields finding, String recordName) {
    String id = eventIds.get(recordName);
    if (id == null) {
      throw finding.error("event", "unknown record " + recordName);
    }
    return id;
  }

  private static String folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
  }
}
