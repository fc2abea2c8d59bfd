package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.connectors.alerts.targets.AlertTarget;
import io.spoor.connectors.alerts.targets.TargetType;
import io.spoor.connectors.alerts.targets.TargetTypes;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.schemas.operatorinput.OperatorDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the routing file: one JSON document.
 *
 * <pre>{@code
 * {"targets": {"pager": {"type": "pagerduty", "routing_key": {"file": "…"}}, …},
 *  "hours": {"office": {"zone": "Europe/Vienna", "days": ["mon-fri"],
 *                       "from": "08:00", "to": "18:00"}},
 *  "routes": [{"name": "…", "match": {"owner": "platform*", "route", "agent_id", "tenant"},
 *              "min_severity": "high", "during": "office" | "outside": "office",
 *              "to": ["pager"], "continue": true}],
 *  "otherwise": ["pager"]}
 * }</pre>
 */
public final class RoutingFileParser {
  private static final String DOCUMENT_TYPE = "routing file";
  private static final String TARGETS = "/targets/";
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private RoutingFileParser() {}

  /**
   * Reads the file for one target. The locations of its secrets are recorded but not checked.
   *
   * @param target errors in the settings of other targets are ignored
   * @throws InvalidDocumentException if it cannot be read or has errors; the message lists all of
   *     them
   */
  public static RoutingTable read(Path file, String target) throws InvalidDocumentException {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw OperatorDocument.oversized(size, MAX_BYTES, file.toString(), DOCUMENT_TYPE);
      }
      Path directory = file.toAbsolutePath().getParent();
      return parse(
          Files.readAllBytes(file),
          file.toString(),
          directory == null ? Path.of("/") : directory,
          fault -> !isOfTarget(fault) || isOfTarget(fault, target));
    } catch (IOException e) {
      throw new InvalidDocumentException(
          file.toString(),
          DOCUMENT_TYPE,
          List.of("it cannot be read (" + e.getClass().getSimpleName() + "); check the path"));
    }
  }

  /**
   * Parses a document.
   *
   * @param source name of the document in messages
   * @param directory base of relative paths
   */
  public static RoutingTable parse(byte[] json, String source, Path directory)
      throws InvalidDocumentException {
    return parse(json, source, directory, fault -> true);
  }

  private static RoutingTable parse(
      byte[] json, String source, Path directory, Predicate<String> relevant)
      throws InvalidDocumentException {
    OperatorDocument document = OperatorDocument.parse(json, MAX_BYTES, source, DOCUMENT_TYPE);
    RoutingTable routing = routing(document.root(), directory);
    document.check(relevant);
    return routing;
  }

  private static boolean isOfTarget(String fault) {
    return fault.startsWith(TARGETS);
  }

  private static boolean isOfTarget(String fault, String target) {
    return fault.startsWith(TARGETS + target + "/") || fault.startsWith(TARGETS + target + ":");
  }

  private static RoutingTable routing(DocumentObject root, Path directory) {
    root.checkNames(RoutingFileMembers.names(RoutingFileMembers.ROOT));
    @Nullable LinkTemplate link = LinkTemplate.read(root, "link");
    DocumentObject members = root.object("targets");
    Map<String, AlertTarget> targets = targets(members, directory, link);
    Map<String, WeeklyHours> hours = WeeklyHoursParser.read(root);
    // Includes targets with errors: a route to them is not itself an error.
    var reader = new RouteParser(root, new TreeSet<>(members.memberNames()), hours);
    List<Route> routes = reader.routes();
    List<String> defaultTargets = reader.defaultTargets();
    reader.checkUse();
    return new RoutingTable(targets, routes, defaultTargets);
  }

  private static Map<String, AlertTarget> targets(
      DocumentObject members, Path directory, @Nullable LinkTemplate link) {
    Map<String, TargetType> types = TargetTypes.byName();
    Map<String, AlertTarget> targets = new LinkedHashMap<>();
    for (String name : members.memberNames()) {
      if (!NAME.matcher(name).matches()) {
        members.fault(
            name,
            "a target's name must be lower-case letters and digits, joined by single " + "hyphens");
      }
      DocumentObject settings = members.object(name);
      String type = settings.requiredText("type");
      TargetType targetType = types.get(type);
      if (targetType != null) {
        List<String> allowed = new ArrayList<>(List.of("type"));
        allowed.addAll(RoutingFileMembers.names(targetType.members()));
        settings.checkNames(allowed);
        targets.put(name, targetType.read(settings, directory, link));
      } else if (!type.isEmpty()) {
        settings.fault(
            "type", "unknown type; known types are " + String.join(", ", types.keySet()));
      }
    }
    if (members.memberNames().isEmpty()) {
      members.fault("", "names no target");
    }
    return targets;
  }
}
