package io.spoor.connectors.alerts.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spoor.connectors.alerts.file.Link;
import io.spoor.connectors.alerts.file.Member;
import io.spoor.connectors.alerts.target.Target;
import io.spoor.connectors.alerts.target.TargetType;
import io.spoor.connectors.alerts.target.TargetTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the routing file: one JSON document.
 *
 * <pre>{@code
 * {"targets": {"pager": {"type": "pagerduty", "routing_key": {"file": "…"}}, …},
 *  "hours": {"office": {"zone": "Europe/Vienna", "days": ["mon-fri"], "from": "08:00", "to": "18:00"}},
 *  "routes": [{"name": "…", "match": {"owner": "platform*", "route", "agent_id", "tenant"},
 *              "min_severity": "high", "during": "office" | "outside": "office",
 *              "to": ["pager"], "continue": true}],
 *  "otherwise": ["pager"]}
 * }</pre>
 */
public final class RoutingFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final Path directory;
  private final List<String> faults = new ArrayList<>();

  private RoutingFile(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads the file; where its secrets lie is noted, and they are not looked for.
   *
   * @throws RoutingNotValid it cannot be read, or has faults; the message lists all of them
   */
  public static Routing read(Path file) throws RoutingNotValid {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new RoutingNotValid(
            file.toString(),
            List.of("it has " + size + " bytes, more than the " + MAX_BYTES + " allowed"));
      }
      Path directory = file.toAbsolutePath().getParent();
      return parse(
          Files.readAllBytes(file), file.toString(), directory == null ? Path.of("/") : directory);
    } catch (IOException e) {
      throw new RoutingNotValid(
          file.toString(),
          List.of("it cannot be read (" + e.getClass().getSimpleName() + "); check the path"));
    }
  }

  /**
   * Reads a document.
   *
   * @param where what to call it in messages
   * @param directory that relative paths start from
   */
  static Routing parse(byte[] json, String where, Path directory) throws RoutingNotValid {
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new RoutingNotValid(
          where,
          List.of(
              "not well-formed JSON, line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + (duplicate(e) ? ": a member name appears twice in one object" : "")));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    if (!document.isObject()) {
      throw new RoutingNotValid(where, List.of("it must be one JSON object"));
    }
    var file = new RoutingFile(directory);
    Routing routing = file.routing(Member.root(document, file.faults));
    if (!file.faults.isEmpty()) {
      throw new RoutingNotValid(where, file.faults);
    }
    return routing;
  }

  private static boolean duplicate(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
  }

  private Routing routing(Member root) {
    root.checkNames(List.of("targets", "hours", "routes", "otherwise", "link"));
    @Nullable Link link = Link.read(root, "link");
    Map<String, Target> targets = targets(root.object("targets"), link);
    Map<String, Hours> hours = HoursReader.read(root);
    var reader = new RouteReader(root, targets.keySet(), hours);
    List<Route> routes = reader.routes();
    List<String> otherwise = reader.otherwise();
    reader.checkUse();
    return new Routing(targets, routes, otherwise);
  }

  private Map<String, Target> targets(Member members, @Nullable Link link) {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (String name : members.names()) {
      if (!NAME.matcher(name).matches()) {
        members.fault(
            name, "a target's name is lower-case letters and digits, joined by single hyphens");
      }
      Member settings = members.object(name);
      String type = settings.requiredText("type");
      TargetType known = TargetTypes.BY_NAME.get(type);
      if (known != null) {
        List<String> allowed = new ArrayList<>(List.of("type"));
        allowed.addAll(known.members());
        settings.checkNames(allowed);
        targets.put(name, known.read(settings, directory, link));
      } else if (!type.isEmpty()) {
        settings.fault(
            "type",
            "no type of this name; there are "
                + String.join(", ", TargetTypes.BY_NAME.keySet().stream().sorted().toList()));
      }
    }
    if (members.names().isEmpty()) {
      members.fault("", "names no target");
    }
    return targets;
  }
}
