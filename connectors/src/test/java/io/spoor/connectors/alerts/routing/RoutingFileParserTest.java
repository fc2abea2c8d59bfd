package io.spoor.connectors.alerts.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingFileParserTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("spoor.root", "..")).resolve("docs/examples/alert-routing.json");

  /** Of two targets, some hours and three routes. */
  private static final String VALID =
      """
      {"targets": {
         "hook": {"type": "webhook", "url": "https://hook.example/x", "secret": {"env": "HOOK"}},
         "pager": {"type": "pagerduty", "routing_key": {"file": "key"}}},
       "hours": {"office": {"zone": "Europe/Vienna", "days": ["mon-fri"], "from": "08:00", "to": "18:00"}},
       "routes": [
         {"name": "one", "match": {"owner": "platform*"}, "min_severity": "high", "during": "office", "to": ["pager"]},
         {"name": "two", "to": ["hook"]}],
       "otherwise": []}
      """;

  private static List<String> faults(String json) {
    return catchThrowableOfType(InvalidDocumentException.class, () -> parse(json)).faults();
  }

  private static RoutingTable parse(String json) throws InvalidDocumentException {
    return RoutingFileParser.parse(json.getBytes(UTF_8), "test", Path.of("/etc/spoor"));
  }

  @Test
  void takesTheExampleOfTheDocumentation() throws Exception {
    RoutingTable routing = RoutingFileParser.read(EXAMPLE, "pager");

    assertThat(routing.targets().keySet())
        .containsExactlyInAnyOrder(
            "pager", "soc-channel", "payments-channel", "alertmanager", "soar");
    assertThat(routing.routes()).hasSize(5);
  }

  @Test
  void takesWhatThePageOnAlertsShows() throws Exception {
    String page = Files.readString(EXAMPLE.resolve("../../alerts.md").normalize());
    int begin = page.indexOf("{\n  \"targets\"");

    assertThat(parse(page.substring(begin, page.indexOf("```", begin))).routes()).hasSize(2);
  }

  @Test
  void takesAValidFile() throws Exception {
    assertThat(parse(VALID).routes()).extracting(Route::name).containsExactly("one", "two");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          "routes"          # "rotues"        # /rotues: unknown member; known members are targets, hours, routes, otherwise, link
          "min_severity"    # "severity"      # /routes/0/severity: unknown member; known members are name, match, min_severity, during, outside, to, continue
          "owner"           # "ower"          # /routes/0/match/ower: unknown member; known members are owner, route, agent_id, tenant
          ["pager"]         # ["pagr"]        # /routes/0/to: unknown target "pagr"; known targets are hook, pager
          ["hook"]          # []              # /routes/1/to: names no target
          "high"            # "grave"         # /routes/0/min_severity: must be low, medium, high or critical
          "during": "office" # "during": "night" # /routes/0/during: unknown hours "night"; declare them under /hours
          "during"          # "during": "office", "outside" # /routes/0/outside: give either "during" or "outside"
          "08:00"           # "8 am"          # /hours/office/from: must be a time of day such as 08:00 or 17:30
          "08:00"           # "25:00"         # /hours/office/from: must be a time of day such as 08:00 or 17:30
          "18:00"           # "08:00"         # /hours/office/to: is the same as from; omit the hours if they cover the whole week
          "Europe/Vienna"   # "Europe/Wien"   # /hours/office/zone: unknown time zone; use one such as Europe/Vienna or UTC
          "mon-fri"         # "weekdays"      # /hours/office/days: unknown day "weekdays"; use mon, tue, wed, thu, fri, sat, sun or mon-fri
          "pagerduty"       # "pagerdooty"    # /targets/pager/type: unknown type; known types are alertmanager, pagerduty, slack, webhook
          {"file": "key"}   # "R0123456789"   # /targets/pager/routing_key: is a secret and must not be written here; give its location: {"file": path} or {"env": variable}
          {"file": "key"}   # {"file": "a", "env": "b"} # /targets/pager/routing_key/: give either "file" or "env"
          "https://hook.example/x" # "https://u:p@hook.example/x" # /targets/hook/url: must be an http:// or https:// URL with a host, without user info and fragment
          "url": "https://hook.example/x", # `` # /targets/hook/url: is missing
          "secret": {"env": "HOOK"} # "token": {"env": "HOOK"} # /targets/hook/token: unknown member; known members are type, url, secret, authorization
          "name": "two"     # "name": "one"   # /routes/1/name: another route already has this name
          "name": "two",    # ``              # /routes/1/name: is missing
          , "otherwise": [] # ``              # /otherwise: is missing; name the targets of alerts that no route takes, or [] for none
          "during": "office", # ``            # /hours/office: no route refers to it; remove it, or use it
          "to": ["pager"]   # "to": ["hook"]  # /targets/pager: no route uses it; remove it, or add a route
          "pager":          # "My Pager":     # /targets/My Pager: a target's name must be lower-case letters and digits, joined by single hyphens
          """)
  void saysWhatIsWrongWhereAndWhatToDo(String replacement, String wrong, String fault) {
    String json = VALID.replaceAll("\\s+\"otherwise\"", " \"otherwise\"");
    assertThat(json).contains(replacement);

    assertThat(faults(json.replace(replacement, wrong))).contains(fault);
  }

  @Test
  void refusesARouteThatAnotherOneLeavesNothing() {
    String all = "{\"name\": \"all\", \"to\": [\"hook\"]}";
    assertThat(
            faults(
                withRoutes(
                    all,
                    "{\"name\": \"late\", \"min_severity\": \"critical\", \"to\": [\"pager\"]}")))
        .singleElement()
        .isEqualTo(
            "/routes/1/: no alert reaches this route: \"all\" takes all of its alerts; move this route"
                + " up, or set \"continue\" on that one");
    assertThat(
            faults(
                withRoutes(
                    "{\"name\": \"wide\", \"match\": {\"owner\": \"pay*\"}, \"to\": [\"hook\"]}",
                    "{\"name\": \"narrow\", \"match\": {\"owner\": [\"payments\", \"pay-*\"], \"route\": \"x\"}, \"to\": [\"pager\"]}")))
        .hasSize(1);
    assertThat(
            faults(
                withRoutes(
                    "{\"name\": \"by day\", \"during\": \"office\", \"to\": [\"hook\"]}",
                    "{\"name\": \"by night\", \"outside\": \"office\", \"to\": [\"hook\"]}",
                    "{\"name\": \"never\", \"to\": [\"pager\"]}")))
        .hasSize(1);
  }

  @Test
  void takesRoutesThatOnlyOverlap() throws Exception {
    parse(
        withRoutes(
            "{\"name\": \"1\", \"match\": {\"owner\": \"pay*\"}, \"to\": [\"hook\"]}",
            "{\"name\": \"2\", \"match\": {\"owner\": \"p*\"}, \"to\": [\"hook\"]}",
            "{\"name\": \"3\", \"match\": {\"agent_id\": \"pay*\"}, \"to\": [\"hook\"]}",
            "{\"name\": \"4\", \"min_severity\": \"high\", \"during\": \"office\", \"to\": [\"hook\"]}",
            "{\"name\": \"5\", \"min_severity\": \"high\", \"to\": [\"hook\"], \"continue\": true}",
            "{\"name\": \"6\", \"min_severity\": \"high\", \"to\": [\"pager\"]}"));
  }

  private static String withRoutes(String... routes) {
    boolean hours = String.join("", routes).contains("office");
    return "{\"targets\": {\"hook\": {\"type\": \"webhook\", \"url\": \"https://hook.example/x\","
        + " \"secret\": {\"env\": \"HOOK\"}}, \"pager\": {\"type\": \"pagerduty\", \"routing_key\":"
        + " {\"file\": \"key\"}}}, "
        + (hours
            ? "\"hours\": {\"office\": {\"zone\": \"UTC\", \"from\": \"08:00\", \"to\": \"18:00\"}}, "
            : "")
        + "\"routes\": ["
        + String.join(", ", routes)
        + "], \"otherwise\": [\"pager\"]}";
  }

  @Test
  void saysWhereJsonIsBroken() {
    assertThatThrownBy(() -> parse("{\"targets\": {\n  oops"))
        .hasMessageContaining("test is not a valid routing file")
        .hasMessageContaining("not well-formed JSON, line 2, column");
    assertThatThrownBy(() -> parse("{\"otherwise\": [], \"otherwise\": []}"))
        .hasMessageContaining("a member name appears twice");
    assertThatThrownBy(() -> parse("[]")).hasMessageContaining("must be one JSON object");
    assertThatThrownBy(() -> RoutingFileParser.read(Path.of("/nowhere.json"), "hook"))
        .hasMessageContaining("it cannot be read (NoSuchFileException); check the path");
  }

  @Test
  void aFaultOfOneTargetIsNotThatOfAnother(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("routing.json"),
            """
            {"targets": {"hook": {"type": "webhook", "url": "https://hooks.example/a",
                                  "secret": {"env": "HOOK_SECRET"}},
                         "fax": {"type": "fax"},
                         "hook-two": {"type": "webhook", "url": 7}},
             "otherwise": ["hook", "fax", "hook-two"]}
            """);

    assertThat(RoutingFileParser.read(file, "hook").targets()).containsKey("hook");
    assertThatThrownBy(() -> RoutingFileParser.read(file, "fax"))
        .hasMessageContaining("/targets/fax/type: unknown type")
        .message()
        .doesNotContain("hook-two");
    assertThatThrownBy(() -> RoutingFileParser.read(file, "hook-two"))
        .hasMessageContaining("/targets/hook-two/url")
        .message()
        .doesNotContain("fax/type");
  }

  @Test
  void neverRepeatsASecretThatWasWrittenIntoIt() {
    assertThatThrownBy(() -> parse(VALID.replace("{\"file\": \"key\"}", "\"hunter2hunter2\"")))
        .message()
        .doesNotContain("hunter2");
    assertThatThrownBy(() -> parse(VALID.replace("https://hook.example/x", "https://me:hunter2@[")))
        .message()
        .doesNotContain("hunter2");
  }
}
